import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes.ts";
import { openMyNumberCard, verificationNumberB } from "../../src/index.ts";
import { tags } from "../../src/layout/file-formats.ts";
import { writeTlv } from "../../src/tlv.ts";
import {
  createIssuer,
  issueCard,
  personaNames,
  sandboxAuthorities,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";
import { scriptedCard } from "../scripted-card.ts";

const issuer = await createIssuer();
const trust = { authorities: sandboxAuthorities(issuer), hierarchy: "test" } as const;

test.each(["taro", "hanako", "child"] as const)(
  "%s: the basic four items after the PIN",
  async (persona) => {
    const card = await issueCard({ persona, issuer });
    const { basicInformation } = await openMyNumberCard(card);
    await rejection(basicInformation.read(), "PIN_NOT_VERIFIED");
    await basicInformation.verifyPin(digits(card.persona.pins.basicInformation ?? ""));
    const { name, address, birthDate, sex } = card.persona;
    expect(await basicInformation.read()).toEqual({ name, address, birthDate, sex });
    expect(card.alarms).toEqual([]);
  },
);

test("verification number B opens them too, and is zeroed", async () => {
  const card = await issueCard({ persona: "no-pin", issuer });
  const { basicInformation } = await openMyNumberCard(card);
  const { birthDate, cardExpiry, securityCode } = card.persona;
  const number = verificationNumberB({
    birthDate,
    expiryYear: Number(cardExpiry.slice(0, 4)),
    securityCode,
  });
  expect((await basicInformation.read({ verificationNumber: number })).birthDate).toBe(birthDate);
  expect(number).toEqual(new Uint8Array(14));
  await rejection(
    basicInformation.read({ verificationNumber: digits("00000000000000") }),
    "VERIFICATION_NUMBER_INCORRECT",
  );
});

test("whatever is called, file 0001 and verification number A are never touched", async () => {
  for (const persona of personaNames) {
    const card = await issueCard({ persona, issuer });
    const opened = await openMyNumberCard(card).catch(() => undefined);
    if (!opened) continue;
    const { authentication, surface, basicInformation } = opened;
    const { birthDate, cardExpiry, securityCode, pins } = card.persona;
    const number = (): Uint8Array =>
      verificationNumberB({ birthDate, expiryYear: Number(cardExpiry.slice(0, 4)), securityCode });
    await Promise.allSettled([
      authentication.presence(),
      authentication.readCertificate(),
      authentication.readCaCertificate(),
      authentication.verifyPin(digits(pins.authentication ?? "0000")),
      authentication.answer(new Uint8Array(32), { method: "pin" }),
      surface.verificationNumberTriesLeft(),
      surface.readPhoto({ verificationNumber: number() }),
      basicInformation.pinTriesLeft(),
      basicInformation.verifyPin(digits(pins.basicInformation ?? "0000")),
      basicInformation.read(),
      basicInformation.read({ verificationNumber: number() }),
      basicInformation.verificationNumberTriesLeft(),
      basicInformation.readChecked({ ...trust, verificationNumber: number() }),
      basicInformation.readCardVerifiableCertificate(),
      basicInformation.answer(new Uint8Array(32)),
      surface.printedBirthDateTriesLeft(),
      surface.readSurface({ verificationNumber: number() }),
      surface.readAge({ printedBirthDate: number().slice(0, 6) }),
      surface.readIssuer(),
      surface.readCardVerifiableCertificate(),
      surface.readCheckedPhoto({ ...trust, verificationNumber: number() }),
      surface.readCheckedSurface({ ...trust, verificationNumber: number() }),
      surface.readCheckedAge({ ...trust, printedBirthDate: number().slice(0, 6) }),
      surface.answer(new Uint8Array(32)),
    ]);
    expect(card.alarms).toEqual([]);
    expect(card.trace.filter((command) => /^00A402..*000[15]$/.test(command))).toEqual([]);
  }
}, 60_000);

describe("a file that is not the basic information", () => {
  const { attributes: tag } = tags;
  const objects = (overrides: Record<number, Uint8Array>): Uint8Array =>
    writeTlv(
      tag.file,
      Object.entries({
        [tag.name]: digits("A"),
        [tag.address]: digits("B"),
        [tag.birthDate]: digits("19800217"),
        [tag.sex]: digits("1"),
        ...overrides,
      }).map(([key, value]) => writeTlv(Number(key), value)),
    );
  const read = async (file: Uint8Array) => {
    const label = toHex(digits("JPKIAPICCTOKEN2".padEnd(32)));
    const card = scriptedCard(({ ins, p1, p2, le = 0, data }) => {
      if (ins === 0x20) return data ? "9000" : "63C3";
      if (ins !== 0xb0) return "9000";
      if (p1 === 0x86) return `${label}9000`;
      return concat(file.subarray(p2, p2 + le), Uint8Array.of(0x90, 0x00));
    });
    const { basicInformation } = await openMyNumberCard(card);
    await basicInformation.verifyPin(digits("1234"));
    return basicInformation.read();
  };

  test.each<[string, string]>([
    ["1", "male"],
    ["2", "female"],
    ["3", "other"],
    ["9", "not-applicable"],
    ["7", "unknown"],
  ])("sex %s is %s", async (digit, sex) => {
    expect((await read(objects({ [tag.sex]: digits(digit) }))).sex).toBe(sex);
  });

  test("an unknown part of the birth date stays zeros", async () => {
    expect((await read(objects({ [tag.birthDate]: digits("19350000") }))).birthDate).toBe(
      "1935-00-00",
    );
  });

  test.each<[string, Uint8Array, "FILE_INVALID" | "TLV_INVALID"]>([
    ["an empty file", new Uint8Array(), "FILE_INVALID"],
    ["another template", writeTlv(0xff30, []), "FILE_INVALID"],
    ["a missing address", writeTlv(tag.file, [writeTlv(tag.name, digits("A"))]), "TLV_INVALID"],
    ["a birth date in letters", objects({ [tag.birthDate]: digits("S5502170") }), "FILE_INVALID"],
    ["text that is not UTF-8", objects({ [tag.name]: Uint8Array.of(0x93, 0xfa) }), "FILE_INVALID"],
  ])("%s", async (_, file, code) => {
    const error = await rejection(read(file), code);
    expect(error.message).not.toMatch(/S5502170/);
  });
});
