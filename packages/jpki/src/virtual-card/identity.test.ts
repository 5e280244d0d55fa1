import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCertificate } from "../certificate.ts";
import { certificatePeriod } from "../certificate-period.ts";
import { JpkiError } from "../errors.ts";
import { addDays, addYears, birthdayAhead, endOfDay } from "./calendar.ts";
import { cardFace, certificateStart, type PersonaName, persona, personaNames } from "./identity.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const days = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2060-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("each has a title, and no two people share a name", () => {
  const people = personaNames.map((name) => persona(name));
  expect(people.map(({ id }) => id)).toEqual(personaNames);
  expect(new Set(people.map(({ name }) => name)).size).toBe(personaNames.length);
  expect(people.every(({ title }) => title.length > 0)).toBe(true);
});

test("the documentation lists each of them with PIN and password", () => {
  const page = readFileSync(new URL("../../../../docs/virtual-card.md", import.meta.url), "utf8");
  for (const name of personaNames) {
    const { pins } = persona(name);
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    const [, , , pin, password] = row?.split("|").map((cell) => cell.trim()) ?? [];
    expect([name, pin, password]).toEqual([name, pins.authentication ?? "–", pins.signing ?? "–"]);
  }
});

test("nobody has a 12-digit number", () => {
  for (const name of personaNames) {
    const { nameSubstitutions, addressSubstitutions, ...rest } = persona(name);
    expect(`${nameSubstitutions} ${addressSubstitutions}`).not.toMatch(/[2-9]/);
    expect(JSON.stringify(rest)).not.toMatch(/\d{12}/);
  }
});

test("whatever the day, their validity stays what their title says", () => {
  fc.assert(
    fc.property(days, (today) => {
      for (const name of personaNames) {
        const holder = persona(name, { today });
        expect(holder.cardExpiry > today).toBe(true);
        const years = holder.generation === "next" ? 10 : 5;
        expect(certificateStart(holder, years) <= today).toBe(true);
        const expired = name === "in-grace" || name === "past-grace";
        expect(holder.certificateExpiry < today).toBe(expired);
      }
      expect(persona("certificate-soon", { today }).certificateExpiry).toBe(addDays(today, 60));
    }),
  );
});

test("our own reader finds each certificate in the period of its title", async () => {
  const today = "2026-11-22";
  const issuer = await createIssuer({ today });
  const period = async (name: PersonaName): Promise<string> => {
    const { certificates } = await issueCard({ persona: name, issuer, today });
    return certificatePeriod(parseCertificate(certificates.authentication), endOfDay(today));
  };
  expect(await period("taro")).toBe("current");
  expect(await period("certificate-soon")).toBe("expires-soon");
  expect(await period("in-grace")).toBe("in-grace");
  expect(await period("past-grace")).toBe("past-grace");
});

test("the face of a card shows the year of the era, or what is printed", () => {
  const year = (name: PersonaName): number => Number(persona(name).cardExpiry.slice(0, 4));
  expect(cardFace(persona("taro"))).toEqual({
    birthDate: "1980-02-17",
    expiryYear: year("taro"),
    securityCode: "2285",
  });
  expect(cardFace(persona("foreigner"))).toEqual({
    digits: "900405",
    expiryYear: year("foreigner"),
    securityCode: "9004",
  });
});

test("the rare ones are rare", () => {
  const rare = persona("rare-name");
  expect([...rare.name].length).toBeGreaterThanOrEqual(60);
  expect(rare.name).toMatch(/[\u{20000}-\u{2ffff}]/u);
  expect(rare.name).toMatch(/[\u{e0100}-\u{e01ef}]/u);
  expect(rare.name).toMatch(/\p{Co}/u);
  expect(rare.certificateName).not.toMatch(/\p{Co}|[\u{10000}-\u{10ffff}]/u);
  expect(rare.nameSubstitutions).toMatch(/^1111/);
  expect([...persona("long-address").address]).toHaveLength(200);
  expect(persona("foreigner").name).toMatch(/^[A-Z\u3000 ]+$/);
});

test("another name and another day are refused", () => {
  for (const wrong of [
    () => persona("jiro" as PersonaName),
    () => persona("taro", { today: "" }),
  ]) {
    expect(wrong).toThrow(JpkiError);
  }
  expect(() => persona("toString" as PersonaName)).toThrow("There is no such persona");
});

describe("the calendar", () => {
  test("birthdays", () => {
    expect(birthdayAhead("1980-02-17", "2026-02-16", 1)).toBe("2026-02-17");
    expect(birthdayAhead("1980-02-17", "2026-02-17", 1)).toBe("2027-02-17");
    expect(birthdayAhead("1980-02-17", "2026-11-22", 3)).toBe("2029-02-17");
    expect(addYears("2024-02-29", 1)).toBe("2025-02-28");
    expect(addYears("2024-02-29", 4)).toBe("2028-02-29");
  });

  test("days cross months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
  });
});
