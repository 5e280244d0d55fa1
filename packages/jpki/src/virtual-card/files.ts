import { constants, createHash, type KeyObject, privateEncrypt, sign } from "node:crypto";
import { concat, fromHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { cardVerifiableAlgorithm } from "../layout/card-verifiable.ts";
import { maximumFileBytes, presenceFile, sexDigits, tags } from "../layout/file-formats.ts";
import { writeTlv } from "../tlv.ts";
import { encodeTokenInformation } from "../token-information.ts";
import { sandboxMunicipality } from "./card-information.ts";
import { encodePublicKey, keyIdentifier } from "./card-verifiable-certificate.ts";
import type { Persona } from "./identity.ts";
import { blankPng } from "./png.ts";

/** Stands where a real card has the 12-digit number; its check digit is wrong, so it can be nobody's. */
export const impossibleNumber = "000000000001";

const { digest: digestName, signatureBytes } = cardVerifiableAlgorithm;
const sha256Info = fromHex("300D06096086480165030402010500");

/** EF 0006 of 公的個人認証AP, with the values public software saw on a card where they tell nothing of anybody. */
export function tokenInformation(label: string): Uint8Array {
  return encodeTokenInformation({
    label,
    manufacturer: "UKETSUKE SANDBOX",
    model: "SANDBOX",
    serialNumber: "00000000",
    flags: 0x40d,
    maximumSessions: 1,
    sessions: 0,
    maximumWritableSessions: 1,
    writableSessions: 0,
    maximumPinLength: 16,
    minimumPinLength: 6,
    hardwareVersion: "03",
    firmwareVersion: "01",
    time: "9".repeat(16),
  });
}

/** EF 0008 of 公的個人認証AP: which of the two certificates is there. */
export function presence(present: {
  readonly authentication: boolean;
  readonly signing: boolean;
}): Uint8Array {
  const bytes = new Uint8Array(presenceFile.bytes);
  if (present.authentication) bytes[presenceFile.authentication] = presenceFile.present;
  if (present.signing) bytes[presenceFile.signing] = presenceFile.present;
  return bytes;
}

/** EF 0001 of 券面事項入力補助AP: 15 bytes and two bytes of filler. */
export function individualNumber(): Uint8Array {
  return concat(
    writeTlv(tags.individualNumber.file, ascii(impossibleNumber)),
    Uint8Array.of(0xff, 0xff),
  );
}

/** EF 0002 of 券面事項入力補助AP: 基本4情報 behind a table of offsets. */
export function attributes(holder: Persona): Uint8Array {
  return withOffsets(tags.attributes.file, tags.attributes.offsets, attributeFields(holder));
}

/** EF 0003 of 券面事項入力補助AP: digests of EF 0001 (whole) and of the fields of EF 0002, and their signature. */
export function attributesSignature(
  number: Uint8Array,
  holder: Persona,
  key: KeyObject,
): Uint8Array {
  const tag = tags.attributesSignature;
  const digests = concat(
    writeTlv(tag.individualNumberDigest, sha256(number)),
    writeTlv(tag.attributesDigest, sha256(concat(...attributeFields(holder)))),
  );
  return writeTlv(tag.file, [digests, writeTlv(tag.signature, signature(digests, key))]);
}

/** EF 0007 of 券面事項入力補助AP: the card's public key, signed by the key of its CV certificate. */
export function cardKey(publicKey: KeyObject, key: KeyObject): Uint8Array {
  const encoded = writeTlv(tags.cardKey.key, encodePublicKey(publicKey));
  return writeTlv(tags.cardKey.file, [
    encoded,
    writeTlv(tags.cardKey.signature, signature(encoded, key)),
  ]);
}

/** EF 0001 of 券面事項確認AP: birth date and card key, signed. */
export function birthDate(holder: Persona, publicKey: KeyObject, key: KeyObject): Uint8Array {
  const tag = tags.birthDate;
  const signed = concat(
    writeTlv(tag.birthDate, ascii(compact(holder.birthDate))),
    writeTlv(tag.key, encodePublicKey(publicKey)),
  );
  return writeTlv(tag.file, [signed, writeTlv(tag.signature, signature(signed, key))]);
}

/** EF 0002 of 券面事項確認AP: the printed face with the photo, and its signature over three digests at once. */
export function surface(
  holder: Persona,
  photo: Uint8Array,
  publicKey: KeyObject,
  key: KeyObject,
): Uint8Array {
  const tag = tags.surface;
  const person = [
    writeTlv(tag.birthDate, ascii(compact(holder.birthDate))),
    writeTlv(tag.sex, ascii(sexDigits[holder.sex])),
    writeTlv(tag.cardKey, encodePublicKey(publicKey)),
  ];
  const text = [
    writeTlv(tag.nameImage, blankPng(320, 24)),
    writeTlv(tag.addressImage, blankPng(480, 48)),
  ];
  const face = [writeTlv(tag.photo, photo)];
  const digests = concat(...[person, text, face].map((part) => sha256(concat(...part))));
  const file = withOffsets(tag.file, tag.offsets, [
    ...person,
    ...text,
    ...face,
    writeTlv(tag.signature, signDigests(digests, key)),
    writeTlv(tag.expiry, ascii(compact(holder.cardExpiry))),
    writeTlv(tag.securityCodeImage, blankPng(24, 12)),
  ]);
  if (file.length > maximumFileBytes) {
    throw new JpkiError(
      "VIRTUAL_CARD_INVALID",
      `A photo of ${photo.length} bytes does not fit on the card; about 31,000 are the most.`,
    );
  }
  return file;
}

/** EF 0003 of 券面事項確認AP: about the application. What its two keys are for is not public; DF35 is opaque on real cards and zero here. */
export function issuerInformation(): Uint8Array {
  const tag = tags.issuer;
  return writeTlv(tag.file, [
    writeTlv(tag.number, fromHex("06030E01")),
    writeTlv(tag.keyIdentifier, keyIdentifier("7000024", "001")),
    writeTlv(tag.version, Uint8Array.of(0)),
    writeTlv(tag.municipality, ascii(sandboxMunicipality)),
    writeTlv(
      tag.certificate,
      concat(keyIdentifier("7900025", "001"), new Uint8Array(signatureBytes)),
    ),
  ]);
}

/** EF 0005 of 券面事項確認AP: where a real card shows the 12-digit number as an image; blank here. */
export function individualNumberImage(publicKey: KeyObject, key: KeyObject): Uint8Array {
  const tag = tags.individualNumberImage;
  const signed = concat(
    writeTlv(tag.image, blankPng(72, 12)),
    writeTlv(tag.key, encodePublicKey(publicKey)),
  );
  return writeTlv(tag.file, [signed, writeTlv(tag.signature, signature(signed, key))]);
}

function attributeFields(holder: Persona): readonly Uint8Array[] {
  const tag = tags.attributes;
  return [
    writeTlv(tag.name, Buffer.from(holder.name)),
    writeTlv(tag.address, Buffer.from(holder.address)),
    writeTlv(tag.birthDate, ascii(compact(holder.birthDate))),
    writeTlv(tag.sex, ascii(sexDigits[holder.sex])),
  ];
}

function signature(bytes: Uint8Array, key: KeyObject): Uint8Array {
  return madeOnce(key, bytes, () => sign(digestName, bytes, key));
}

/** PKCS#1 v1.5 over one DigestInfo that holds three digests (96 bytes): no library signs that by itself. */
function signDigests(digests: Uint8Array, key: KeyObject): Uint8Array {
  const digestInfo = writeTlv(0x30, [sha256Info, writeTlv(0x04, digests)]);
  return madeOnce(key, digestInfo, () =>
    privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo),
  );
}

const made = new WeakMap<KeyObject, Map<string, Uint8Array>>();

/** PKCS#1 v1.5 gives the same signature every time, and another copy of a card needs five: they live as long as their key. */
function madeOnce(key: KeyObject, bytes: Uint8Array, make: () => Uint8Array): Uint8Array {
  const signatures = made.get(key) ?? new Map<string, Uint8Array>();
  made.set(key, signatures);
  const name = Buffer.from(bytes).toString("latin1");
  const one = signatures.get(name) ?? make();
  signatures.set(name, one);
  return one;
}

/** Fields behind a table of their offsets from the first byte of the file, each 16 bits. */
function withOffsets(fileTag: number, tableTag: number, fields: readonly Uint8Array[]): Uint8Array {
  const content = concat(...fields);
  const tableBytes = writeTlv(tableTag, new Uint8Array(fields.length * 2)).length;
  const header = writeTlv(fileTag, new Uint8Array(tableBytes + content.length));
  let offset = header.length - content.length;
  const table = Buffer.alloc(fields.length * 2);
  fields.forEach((field, index) => {
    table.writeUInt16BE(offset, index * 2);
    offset += field.length;
  });
  return writeTlv(fileTag, [writeTlv(tableTag, table), content]);
}

function compact(date: string): string {
  return date.replaceAll("-", "");
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash(digestName).update(bytes).digest();
}
