import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JpkiError } from "../errors.ts";
import { persona } from "./identity.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";
import { personaFields, readPersona } from "./persona-file.ts";

const today = "2026-11-22";
const jiro = {
  id: "jiro",
  title: "Somebody of one's own",
  name: "試作　次郎",
  kana: "シサク　ジロウ",
  birthDate: "1991-02-03",
  sex: "male",
  address: "架空県見本市",
  securityCode: "1203",
  cardEnds: { date: "2031-02-03" },
  certificateEnds: { days: -1 },
  pins: { authentication: "9182" },
};

function messageOf(json: unknown): string {
  try {
    readPersona(json, { today });
  } catch (error) {
    if (!JpkiError.is(error)) throw error;
    expect(error.code).toBe("VIRTUAL_CARD_INVALID");
    return error.message;
  }
  return "read";
}

test("a file of one's own becomes a card", async () => {
  const holder = readPersona(jiro, { today });
  expect(holder).toMatchObject({
    id: "jiro",
    cardExpiry: "2031-02-03",
    certificateExpiry: "2026-11-21",
    signing: true,
    card: "my-number-card",
    triesLeft: {},
  });
  const issuer = await createIssuer({ today });
  const card = await issueCard({ persona: { ...holder, signing: false }, issuer, today });
  expect(card.certificates.signing).toBeUndefined();
});

test("what the day leaves open is the day's", () => {
  const ends = { ...jiro, certificateEnds: { birthdays: 1 } };
  expect(readPersona(ends, { today }).certificateExpiry).toBe("2027-02-03");
  expect(readPersona(ends, { today: "2027-02-03" }).certificateExpiry).toBe("2028-02-03");
  expect(messageOf({ ...jiro, certificateEnds: { days: "1" } })).toMatch("certificateEnds must be");
});

test("tries without end are told by a word, because JSON has no Infinity", () => {
  const file = { ...jiro, triesLeft: { authenticationPin: "unlimited", verificationNumberB: 3 } };
  expect(readPersona(file, { today }).triesLeft).toEqual({
    authenticationPin: Number.POSITIVE_INFINITY,
    verificationNumberB: 3,
  });
});

describe("what is refused names the field", () => {
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["id", { id: "../jiro" }],
    ["title", { title: "" }],
    ["name", { name: "half a pair \ud842" }],
    ["name", { name: "line\nbreak" }],
    ["birthDate", { birthDate: "1991-02-30" }],
    ["printedBirthDate", { printedBirthDate: "91-02-03" }],
    ["sex", { sex: "m" }],
    ["address", { address: 7 }],
    ["securityCode", { securityCode: 1203 }],
    ["cardEnds", { cardEnds: { birthdays: 0 } }],
    ["cardEnds", { cardEnds: { days: 3, birthdays: 3 } }],
    ["revoked", { revoked: "yes" }],
    ["pins", { pins: ["9182"] }],
    ["pins", { pins: { administration: "0000" } }],
    ["authentication", { pins: { authentication: "918" } }],
    ["triesLeft", { triesLeft: { authenticationPin: "three" } }],
    ["triesLeft", { triesLeft: { pin: 3 } }],
    ["authenticationPin", { triesLeft: { authenticationPin: 16 } }],
    ["signing", { signing: 1 }],
    ["card", { card: "licence" }],
    ["token", { token: "watch" }],
    ["atr", { atr: "contact less" }],
    ["nameSubstitutions", { nameSubstitutions: "2" }],
    ["individualNumber", { individualNumber: "000000000001" }],
  ];
  test.each(wrong)("%s %o", (field, change) => {
    const message = messageOf({ ...jiro, ...change });
    expect(message).toContain(field);
    expect(message).not.toMatch(/9182|1203|試作/);
  });

  test.each(Object.keys(jiro))("%s is missing", (field) => {
    const { [field]: _, ...rest } = jiro as Readonly<Record<string, unknown>>;
    expect(messageOf(rest)).toContain(`${field} must be`);
  });

  test("anything that is no object", () => {
    for (const json of [null, undefined, "taro", 7, [], [jiro]]) {
      expect(messageOf(json)).toContain("not a JSON object");
    }
    expect(() => readPersona(jiro, { today: "today" })).toThrow("today");
  });

  test("any JSON at all is a persona or VIRTUAL_CARD_INVALID", () => {
    const fields = fc.dictionary(fc.constantFrom(...Object.keys(personaFields)), fc.jsonValue());
    fc.assert(
      fc.property(fields, (change) => {
        expect(typeof messageOf({ ...jiro, ...change })).toBe("string");
      }),
    );
  });
});

test("the documentation lists every field of a persona file", () => {
  const page = readFileSync(new URL("../../../../docs/virtual-card.md", import.meta.url), "utf8");
  for (const field of Object.keys(personaFields)) expect(page).toContain(`| \`${field}\` |`);
});

test("our own files are read by the same reader", () => {
  expect(persona("taro", { today })).toMatchObject({ cardExpiry: "2033-02-17" });
});
