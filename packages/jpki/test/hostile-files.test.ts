import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeAttributes,
  openAttributesSignature,
  openCardKey,
  signedAttributes,
} from "../src/basic-information-file.ts";
import { concat, toHex } from "../src/bytes.ts";
import { openCardVerifiableCertificate } from "../src/card-verifiable-certificate.ts";
import { JpkiError, openMyNumberCard } from "../src/index.ts";
import { tags } from "../src/layout/file-formats.ts";
import {
  decodeAge,
  decodeIssuer,
  decodeSurface,
  openAge,
  openSurface,
} from "../src/surface-file.ts";
import { writeTlv } from "../src/tlv.ts";
import { createIssuer, sandboxAuthorities } from "../src/virtual-card/index.ts";
import { digits } from "./expectations.ts";
import { scriptedCard } from "./scripted-card.ts";

/** Every decoder of the two applications' files. */
const decoders: readonly ((file: Uint8Array) => unknown)[] = [
  decodeSurface,
  openSurface,
  decodeAge,
  openAge,
  decodeIssuer,
  decodeAttributes,
  signedAttributes,
  openAttributesSignature,
  openCardKey,
  openCardVerifiableCertificate,
];
const templates = [
  tags.surface.file,
  tags.birthDate.file,
  tags.issuer.file,
  tags.cardKey.file,
  tags.cardVerifiable.certificate,
];
const objectTags = [
  ...Object.values(tags.surface),
  ...Object.values(tags.birthDate),
  ...Object.values(tags.issuer),
  ...Object.values(tags.cardKey),
  ...Object.values(tags.cardVerifiable),
  0x90,
  0x91,
];

/** Files near the real ones: right templates, any objects in any number and order, lengths that lie, cuts anywhere. */
const object = fc
  .tuple(
    fc.constantFrom(...objectTags),
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom("19800217", "1", "99999", "000000000000").map(digits),
      fc.constant(new Uint8Array(18)),
    ),
  )
  .map(([tag, value]) => writeTlv(tag, value));
const nearFile = fc
  .tuple(fc.constantFrom(...templates), fc.array(object, { maxLength: 14 }))
  .map(([tag, objects]) => writeTlv(tag, objects));
const anyFile = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  nearFile,
  fc.tuple(nearFile, fc.nat(2_000)).map(([file, length]) => file.subarray(0, length)),
  fc
    .tuple(nearFile, fc.nat(40), fc.nat(0xff))
    .map(([file, index, byte]) => (index < file.length ? file.with(index, byte) : file)),
  fc.tuple(nearFile, fc.uint8Array({ maxLength: 20 })).map(([file, rest]) => concat(file, rest)),
);

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "decoded";
  } catch (error) {
    return JpkiError.is(error) ? error.code : String(error);
  }
};

test("any bytes are decoded, or refused as FILE_INVALID or TLV_INVALID", () => {
  fc.assert(
    fc.property(anyFile, (file) => {
      for (const decode of decoders) {
        expect(["decoded", "FILE_INVALID", "TLV_INVALID"]).toContain(codeOf(() => decode(file)));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("more objects than any file has are refused before they are looked at", () => {
  const many = Array.from({ length: 10_000 }, () => writeTlv(tags.surface.sex, digits("1")));
  const file = writeTlv(tags.surface.file, concat(...many));
  for (const decode of decoders) expect(codeOf(() => decode(file))).not.toBe("decoded");
});

const issuer = await createIssuer();
const trust = { authorities: sandboxAuthorities(issuer), hierarchy: "test" } as const;
const label = toHex(digits("JPKIAPICCTOKEN2".padEnd(32)));

test("a card that answers with any files ends every call typed, after few commands", async () => {
  const { certificate } = issuer.cardVerifiable.surface;
  const text = issuer.cardVerifiable.basicInformation.certificate;
  await fc.assert(
    fc.asyncProperty(anyFile, fc.constantFrom(certificate, text, undefined), async (file, real) => {
      let current = 0;
      const card = scriptedCard(({ ins, p1, p2, le = 0, data }) => {
        if (ins === 0x20) return data ? "9000" : "63CA";
        if (ins === 0x2a) return concat(file.subarray(0, 256), Uint8Array.of(0x90, 0x00));
        if (ins !== 0xb0) return "9000";
        if (p1 === 0x86) return `${label}9000`;
        if (p1 & 0x80) current = p1 & 0x1f;
        const content = current === 4 ? (real ?? file) : file;
        const offset = p1 & 0x80 ? p2 : p1 * 0x100 + p2;
        if (offset >= content.length) return "6B00";
        return concat(content.subarray(offset, offset + le), Uint8Array.of(0x90, 0x00));
      });
      const { surface, basicInformation } = await openMyNumberCard(card);
      const verificationNumber = (): Uint8Array => digits("55021720352285");
      const printedBirthDate = (): Uint8Array => digits("550217");
      const calls: readonly (() => Promise<unknown>)[] = [
        () => surface.readPhoto({ verificationNumber: verificationNumber() }),
        () => surface.readSurface({ verificationNumber: verificationNumber() }),
        () => surface.readAge({ printedBirthDate: printedBirthDate() }),
        () => surface.readIssuer(),
        () => surface.readCardVerifiableCertificate(),
        () => basicInformation.read({ verificationNumber: verificationNumber() }),
      ];
      const checks = [
        () => surface.readCheckedPhoto({ ...trust, verificationNumber: verificationNumber() }),
        () => surface.readCheckedSurface({ ...trust, verificationNumber: verificationNumber() }),
        () => surface.readCheckedAge({ ...trust, printedBirthDate: printedBirthDate() }),
        () => basicInformation.readChecked({ ...trust, verificationNumber: verificationNumber() }),
      ];
      for (const call of calls) {
        const before = card.sent.length;
        const outcome: unknown = await call().then(
          () => "read",
          (error: unknown) => (JpkiError.is(error) ? error.code : error),
        );
        expect(["read", "FILE_INVALID", "TLV_INVALID"]).toContain(outcome);
        expect(card.sent.length - before).toBeLessThan(60);
      }
      for (const check of checks) expect((await check()).outcome).toBe("not-authentic");
    }),
    { numRuns: 400 },
  );
}, 60_000);
