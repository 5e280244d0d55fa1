import { describe, expect, test } from "vitest";
import { commands, readFile, send, statusOf } from "../../test/hex-exchange.ts";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import { nextCardProfile } from "../layout/next-card.ts";
import { atrs } from "./atrs.ts";
import { type Persona, type PersonaName, persona } from "./identity.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const issuer = await createIssuer();
const { selectJpki, selectSurface, selectBasicInformation, selectFile, verify } = commands;

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return JpkiError.is(error) ? error.code : String(error);
}

describe("personas on a card", () => {
  test("a child has no signing certificate, no signing key and no password", async () => {
    const card = await issueCard({ persona: "child", issuer });
    expect(card.certificates.signing).toBeUndefined();
    await statusOf(card, selectJpki, selectFile("0008"));
    expect(toHex(await readFile(card))).toBe("008F00");
    expect(await statusOf(card, selectFile("0001"))).toBe("6A82");
    expect(await statusOf(card, selectFile("001A"))).toBe("6A82");
    expect(await statusOf(card, "0020009B")).toBe("63C0");
    expect(await statusOf(card, verify("98", "2468"))).toBe("9000");
  });

  test("a card without PINs has blocked ones, and its certificate is free", async () => {
    const card = await issueCard({ persona: "no-pin", issuer });
    expect(await statusOf(card, selectJpki, "00200098")).toBe("63C0");
    expect(await statusOf(card, verify("98", "0000"))).toBe("6984");
    expect(await statusOf(card, "00B08A0000")).toBe("9000");
    expect(await statusOf(card, selectBasicInformation, "00200091")).toBe("63C0");
    expect(await statusOf(card, selectSurface, "00200092")).toBe("63CA");
  });

  test("one try left, and none", async () => {
    const lastTry = await issueCard({ persona: "last-try", issuer });
    expect(await statusOf(lastTry, selectJpki, "00200098")).toBe("63C1");
    expect(await statusOf(lastTry, verify("98", "1111"), "00200098")).toBe("63C3");
    const blocked = await issueCard({ persona: "blocked", issuer });
    expect(await statusOf(blocked, selectJpki, "00200098")).toBe("63C0");
    expect(await statusOf(blocked, verify("98", "3333"))).toBe("6984");
    expect(await statusOf(blocked, "0020009B")).toBe("63C5");
  });

  test("another card knows none of the applications", async () => {
    const card = await issueCard({ persona: "not-my-number-card", issuer });
    for (const select of [selectJpki, selectSurface, selectBasicInformation]) {
      expect(await send(card, select)).toBe("6A82");
    }
    expect(await send(card, "00A4040C0AD3921000310001010401")).toBe("6A82");
    expect(card.atr).toEqual(atrs.drivingLicence);
  });
});

describe("options", () => {
  test("a phone has the JPKI application alone, and Android hides its certificate", async () => {
    const iphone = await issueCard({ persona: "taro", issuer, token: "iphone" });
    expect(await send(iphone, selectSurface)).toBe("6A82");
    expect(await statusOf(iphone, selectJpki, "00B08A0000")).toBe("9000");
    const android = await issueCard({ persona: "taro", issuer, token: "android" });
    expect(await statusOf(android, selectJpki, "00B08A0000")).toBe("6982");
    expect(await statusOf(android, verify("98", "1234"), "00B08A0000")).toBe("9000");
    const label = await send(android, "00B086000F");
    expect(Buffer.from(label.slice(0, 30), "hex").toString()).toBe("JPKIAPGPSETOKEN");
  });

  test("the ATR is the contact one, or any other", async () => {
    expect((await issueCard({ persona: "taro", issuer })).atr).toEqual(atrs.contact);
    const card = await issueCard({ persona: "taro", issuer, atr: atrs.contactless });
    expect(toHex(card.atr)).toBe("3B888001000005E0B381A1007F");
    const other = await issueCard({ persona: "taro", issuer, atr: "contactOther" });
    expect(toHex(other.atr)).toBe("3BDA13FF8131FB468012392F31C173C601C03B");
  });

  test("a persona brings its own ATR and token, and the options go before", async () => {
    const android = await issueCard({ persona: "android", issuer });
    expect(android.atr).toEqual(atrs.contactless);
    expect(await send(android, selectSurface)).toBe("6A82");
    const card = await issueCard({ persona: "android", issuer, token: "my-number-card" });
    expect(await send(card, selectSurface)).toBe("9000");
    const hex = await issueCard({ persona: { ...persona("taro"), atr: "3B8001" }, issuer });
    expect(toHex(hex.atr)).toBe("3B8001");
  });

  test("the persona of the next card has one, unless another generation is asked for", async () => {
    const next = await issueCard({ persona: "next-card", issuer });
    expect(await send(next, selectJpki)).toBe("6A82");
    expect(await send(next, `00A4040C0A${nextCardProfile.applications.authentication.aid}`)).toBe(
      "9000",
    );
    const today = await issueCard({ persona: "next-card", issuer, profile: myNumberCardProfile });
    expect(await send(today, selectJpki)).toBe("9000");
  });

  test("without a photo a drawn one is there: a whole JPEG 2000 file", async () => {
    const card = await issueCard({ persona: "taro", issuer });
    const year = card.persona.cardExpiry.slice(0, 4);
    await statusOf(card, selectSurface, verify("92", `550217${year}2285`), selectFile("0002"));
    const file = Buffer.from(await readFile(card));
    const start = file.indexOf(Buffer.from("0000000c6a502020", "hex"));
    expect(start).toBeGreaterThan(0);
    expect(file.indexOf(Buffer.from("ffd9", "hex"), start)).toBeGreaterThan(start + 1_000);
  });

  test("a second card is a fresh copy: same keys, own tries", async () => {
    const first = await issueCard({ persona: "hanako", issuer });
    await statusOf(first, selectJpki, verify("98", "0000"));
    const second = await issueCard({ persona: "hanako", issuer });
    expect(second.certificates).toEqual(first.certificates);
    expect(await statusOf(second, selectJpki, "00200098")).toBe("63C3");
  });

  test("without an issuer the card brings one of its own", async () => {
    const card = await issueCard({ persona: "taro" });
    await send(card, selectJpki);
    expect(await send(card, "00B08B00000000")).toBe(
      `${toHex(card.issuer.authenticationCa.der)}9000`,
    );
  });
});

describe("what fits on no card", () => {
  const taro = persona("taro");
  const wrong: readonly (readonly [string, Partial<Persona>])[] = [
    ["a birth date that is none", { birthDate: "1980-02-30" }],
    ["a card expiry that is none", { cardExpiry: "2033" }],
    ["a certificate expiry that is none", { certificateExpiry: "" }],
    ["a security code of three digits", { securityCode: "228" }],
    ["a PIN with a letter", { pins: { authentication: "12E4" } }],
    ["a password in small letters", { pins: { signing: "taro1234" } }],
    ["sixteen tries", { triesLeft: { authenticationPin: 16 } }],
    ["half a try", { triesLeft: { authenticationPin: 0.5 } }],
    ["an ATR that is none", { atr: "4B00" }],
    ["printed digits that are five", { printedBirthDate: "90040" }],
    ["a birth date before every era", { birthDate: "1800-01-01" }],
    ["flags for fewer characters than the name has", { nameSubstitutions: "01" }],
    ["an address of 201 characters", { address: "町".repeat(201) }],
  ];

  test.each(wrong)("%s", async (_, change) => {
    const work = issueCard({ persona: { ...taro, ...change }, issuer });
    expect(await codeOf(work)).toBe("VIRTUAL_CARD_INVALID");
  });

  test("a photo larger than the file may be", async () => {
    const fits = await issueCard({ persona: "taro", issuer, photo: new Uint8Array(31_000) });
    expect(fits.persona.id).toBe("taro");
    const work = issueCard({ persona: "taro", issuer, photo: new Uint8Array(33_000) });
    expect(await codeOf(work)).toBe("VIRTUAL_CARD_INVALID");
  });

  test("a persona that is not there, and a day that is none", async () => {
    expect(await codeOf(issueCard({ persona: "jiro" as PersonaName, issuer }))).toBe(
      "VIRTUAL_CARD_INVALID",
    );
    expect(await codeOf(issueCard({ persona: "taro", issuer, today: "today" }))).toBe(
      "VIRTUAL_CARD_INVALID",
    );
  });

  test("the message names no PIN, code or person", async () => {
    const person: Persona = { ...taro, pins: { authentication: "83X1" } };
    const error = await issueCard({ persona: person, issuer }).catch((reason: unknown) => reason);
    expect(String(error)).not.toMatch(/83X1|見本|2285/);
  });
});
