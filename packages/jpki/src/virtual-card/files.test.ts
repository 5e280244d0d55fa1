import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  publicDecrypt,
  verify,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { commands, readFile, statusOf } from "../../test/hex-exchange.ts";
import { concat, fromHex } from "../bytes.ts";
import { onlyValue, readTlv, readTlvHeader, readTlvs } from "../tlv.ts";
import { impossibleNumber } from "./files.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";

const { selectSurface, selectBasicInformation, verify: enter, selectFile } = commands;
const issuer = await createIssuer();
const photo = new Uint8Array(9_000).map((_, index) => index % 251);
const card = await issueCard({ persona: "taro", issuer, photo });
const numberB = enter("92", `550217${card.persona.cardExpiry.slice(0, 4)}2285`);

async function read(application: string, id: string, entry?: string): Promise<Uint8Array> {
  await statusOf(card, application, ...(entry ? [entry] : []), selectFile(id));
  return readFile(card);
}

interface Field {
  readonly tag: number;
  readonly offset: number;
  readonly value: Uint8Array;
  readonly whole: Uint8Array;
}

/** The objects of a template with their place in the file and their bytes as written. */
function fieldsOf(file: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let offset = readTlvHeader(file).headerLength; offset < file.length; ) {
    const { tag, headerLength, valueLength } = readTlvHeader(file, offset);
    const end = offset + headerLength + valueLength;
    const whole = file.slice(offset, end);
    fields.push({ tag, offset, value: whole.slice(headerLength), whole });
    offset = end;
  }
  return fields;
}

function fieldWith(fields: readonly Field[], tag: number): Field {
  const field = fields.find((candidate) => candidate.tag === tag);
  if (!field) throw new Error(`no object ${tag.toString(16)}`);
  return field;
}

function offsetsIn(table: Uint8Array): readonly number[] {
  return Array.from({ length: table.length / 2 }, (_, index) =>
    Buffer.from(table).readUInt16BE(index * 2),
  );
}

function publicKeyOf(encoded: Uint8Array): KeyObject {
  const parts = readTlvs(encoded);
  const part = (tag: number): string => Buffer.from(onlyValue(parts, tag)).toString("base64url");
  return createPublicKey({ key: { kty: "RSA", e: part(0x90), n: part(0x91) }, format: "jwk" });
}

/** Reads a CV certificate, checks it with the authority's key and gives the key it certifies. */
function certifiedKey(certificate: Uint8Array, authority: KeyObject): KeyObject {
  expect(certificate).toHaveLength(568);
  const parts = readTlvs(readTlv(certificate).value);
  const body = onlyValue(parts, 0x5f4e);
  expect(body).toHaveLength(297);
  expect(verify("sha256", body, authority, onlyValue(parts, 0x5f37))).toBe(true);
  return publicKeyOf(body.subarray(32));
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

describe("券面事項確認AP", () => {
  const { authority } = issuer.cardVerifiable.surface;

  test("EF 0002 holds the face in its order, and a table of where each object begins", async () => {
    const fields = fieldsOf(await read(selectSurface, "0002", numberB));
    const [table, ...rest] = fields;
    expect(fields.map(({ tag }) => tag)).toEqual([
      0xdf21, 0xdf22, 0xdf23, 0xdf24, 0xdf25, 0xdf26, 0xdf27, 0xdf28, 0xdf29, 0xdf2a,
    ]);
    expect(offsetsIn(table?.value ?? new Uint8Array())).toEqual(rest.map(({ offset }) => offset));
    const text = (tag: number): string => Buffer.from(fieldWith(fields, tag).value).toString();
    expect(text(0xdf22)).toBe("19800217");
    expect(text(0xdf23)).toBe("1");
    expect(text(0xdf29)).toBe(card.persona.cardExpiry.replaceAll("-", ""));
    expect(fieldWith(fields, 0xdf24).value).toHaveLength(265);
    expect(fieldWith(fields, 0xdf27).value).toEqual(photo);
    for (const image of [0xdf25, 0xdf26, 0xdf2a]) {
      expect(Buffer.from(fieldWith(fields, image).value).subarray(1, 4).toString()).toBe("PNG");
    }
  });

  test("DF28 signs three digests in one DigestInfo, under the key of EF 0004", async () => {
    const key = certifiedKey(await read(selectSurface, "0004"), authority.publicKey);
    const fields = fieldsOf(await read(selectSurface, "0002", numberB));
    const digests = [[0xdf22, 0xdf23, 0xdf24], [0xdf25, 0xdf26], [0xdf27]].map((tags) =>
      sha256(concat(...tags.map((tag) => fieldWith(fields, tag).whole))),
    );
    const block = publicDecrypt(
      { key, padding: constants.RSA_PKCS1_PADDING },
      fieldWith(fields, 0xdf28).value,
    );
    const prefix = fromHex("3071300D060960864801650304020105000460");
    expect(new Uint8Array(block)).toEqual(concat(prefix, ...digests));
  });

  test("EF 0001 holds birth date and card key, signed, behind the six digits", async () => {
    expect(await statusOf(card, selectSurface, selectFile("0001"), "00B0000000")).toBe("6982");
    const key = certifiedKey(await read(selectSurface, "0004"), authority.publicKey);
    const file = await read(selectSurface, "0001", enter("91", "550217"));
    expect(file.length - 5).toBe(0x21e);
    const fields = fieldsOf(file);
    const signed = concat(fieldWith(fields, 0xdf11).whole, fieldWith(fields, 0xdf12).whole);
    expect(verify("sha256", signed, key, fieldWith(fields, 0xdf13).value)).toBe(true);
  });

  test("EF 0003 is free and names the municipality", async () => {
    const file = await read(selectSurface, "0003");
    const fields = fieldsOf(file);
    const hex = (tag: number): string => Buffer.from(fieldWith(fields, tag).value).toString("hex");
    expect(file).toHaveLength(320);
    expect(fields.map(({ tag }) => tag)).toEqual([0xdf31, 0xdf32, 0xdf33, 0xdf34, 0xdf35]);
    expect(hex(0xdf31)).toBe("06030e01");
    expect(hex(0xdf32)).toBe("37303030303234" + "0805" + "303031" + "00000000");
    expect(hex(0xdf33)).toBe("00");
    expect(hex(0xdf34)).toBe("3939393939");
    expect(fieldWith(fields, 0xdf35).value).toHaveLength(16 + 256);
  });
});

describe("券面事項入力補助AP", () => {
  const { authority } = issuer.cardVerifiable.basicInformation;
  const pin = enter("91", "1234");

  test("EF 0002 holds the four attributes and where they begin", async () => {
    const [table, ...fields] = fieldsOf(await read(selectBasicInformation, "0002", pin));
    expect(offsetsIn(table?.value ?? new Uint8Array())).toEqual(fields.map(({ offset }) => offset));
    expect(fields.map(({ value }) => Buffer.from(value).toString())).toEqual([
      "見本　太郎",
      "架空県見本市模擬町一丁目２番３号",
      "19800217",
      "1",
    ]);
  });

  test("verification number B opens it too, the terminal does not", async () => {
    const number = numberB.slice(10);
    const file = await read(selectBasicInformation, "0002", `002000950E${number}`);
    expect(file.length).toBeGreaterThan(50);
  });

  test("EF 0003 signs the digests of EF 0001 and 0002, under the key of EF 0004", async () => {
    const key = certifiedKey(await read(selectBasicInformation, "0004"), authority.publicKey);
    const number = await read(selectBasicInformation, "0001", pin);
    const attributes = fieldsOf(await read(selectBasicInformation, "0002", pin));
    const fields = fieldsOf(await read(selectBasicInformation, "0003", pin));
    const [first, second] = [fieldWith(fields, 0xdf31), fieldWith(fields, 0xdf32)];
    const signed = concat(first.whole, second.whole);
    expect(Buffer.from(first.value)).toEqual(sha256(number));
    expect(Buffer.from(second.value)).toEqual(
      sha256(concat(...attributes.slice(1).map(({ whole }) => whole))),
    );
    expect(verify("sha256", signed, key, fieldWith(fields, 0xdf33).value)).toBe(true);
  });

  test("EF 0007 holds the card key, signed", async () => {
    const key = certifiedKey(await read(selectBasicInformation, "0004"), authority.publicKey);
    const fields = fieldsOf(await read(selectBasicInformation, "0007", pin));
    const { whole, value } = fieldWith(fields, 0xdf51);
    expect(publicKeyOf(value).asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(verify("sha256", whole, key, fieldWith(fields, 0xdf52).value)).toBe(true);
  });

  test("EF 0001 has 17 bytes with filler, and a number that can be nobody's", async () => {
    const file = await read(selectBasicInformation, "0001", pin);
    expect(file).toHaveLength(17);
    expect([...file.subarray(15)]).toEqual([0xff, 0xff]);
    expect(Buffer.from(file.subarray(3, 15)).toString()).toBe(impossibleNumber);
    expect(impossibleNumber.at(-1)).not.toBe(checkDigit(impossibleNumber.slice(0, 11)));
  });
});

/** Check digit of the 12-digit number (個人番号), ordinance 85 of 2014, article 5. */
function checkDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce(
      (total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4),
      0,
    );
  const rest = sum % 11;
  return String(rest <= 1 ? 0 : 11 - rest);
}
