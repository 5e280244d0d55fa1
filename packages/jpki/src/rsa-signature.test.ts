import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  sign,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { concat, fromHex } from "./bytes.ts";
import {
  decodeRsaPublicKey,
  digestInfo,
  isRsaSignature,
  type RsaPublicKey,
  sha256,
  signedDigests,
  type UsableRsaKey,
  usableRsaKey,
} from "./rsa-signature.ts";
import { writeTlv } from "./tlv.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = opened(pair.publicKey);
const digests = ["one", "two", "three"].map((text) => sha256(new TextEncoder().encode(text)));
const info = digestInfo(...digests);

function numbersOf(publicKey: KeyObject): RsaPublicKey {
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));
  return { modulus: bytes(n), exponent: bytes(e) };
}

function opened(publicKey: KeyObject): UsableRsaKey {
  const usable = usableRsaKey(numbersOf(publicKey));
  if (!usable) throw new Error("the key of this test cannot be used");
  return usable;
}

/** Signs a whole block of 256 bytes: what the owner of the key can do, and a forger cannot even choose. */
function signBlock(block: Uint8Array, privateKey: KeyObject = pair.privateKey): Uint8Array {
  expect(block).toHaveLength(256);
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
}

function padded(
  content: Uint8Array,
  { type = 0x01, filler = 0xff, separator = 0x00 } = {},
): Uint8Array {
  const block = new Uint8Array(256).fill(filler);
  block.set([0x00, type]);
  block.set(content, 256 - content.length);
  block[256 - content.length - 1] = separator;
  return block;
}

/** A number as 256 bytes. */
function numberBytes(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(512, "0"));
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const modulus = toNumber(numbersOf(pair.publicKey).modulus);

test("three digests in one DigestInfo are the bytes that cards sign", () => {
  expect(Buffer.from(info.subarray(0, 19)).toString("hex")).toBe(
    "3071300d060960864801650304020105000460",
  );
  expect(info).toHaveLength(115);
  expect(isRsaSignature(key, digests, signBlock(padded(info)))).toBe(true);
});

test("one digest is the ordinary sha256WithRSA of any library", () => {
  const message = new TextEncoder().encode("message");
  const signature = sign("sha256", message, pair.privateKey);
  expect(isRsaSignature(key, [sha256(message)], signature)).toBe(true);
  expect(isRsaSignature(key, [sha256(message), sha256(message)], signature)).toBe(false);
});

describe("a block that only looks right is refused, although the right key signed it", () => {
  const tail = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0x5a);
  const replaced = (from: string, to: string): Uint8Array =>
    fromHex(Buffer.from(info).toString("hex").replace(from, to));
  const short = padded(concat(info, tail(100)));
  test.each<[string, Uint8Array]>([
    ["padding of encryption (type 2)", padded(info, { type: 0x02 })],
    ["padding with zeros (type 0)", padded(info, { type: 0x00, filler: 0x00 })],
    ["one byte of padding that is not FF", padded(info).with(17, 0xfe)],
    ["the last byte of padding", padded(info).with(256 - 115 - 2, 0x7f)],
    ["another separator", padded(info, { separator: 0x01 })],
    ["a first byte that is not zero", padded(info).with(0, 0x01)],
    ["bytes behind the digests (CVE-2006-4339)", short],
    ["eight bytes of padding and bytes behind", padded(concat(info, tail(256 - 115 - 11)))],
    ["no padding at all", padded(concat(info, tail(256 - 115 - 3)))],
    ["bytes inside the DigestInfo", padded(concat(replaced("3071", "3073"), tail(2)))],
    ["a longer octet string", padded(concat(replaced("0460", "0461"), tail(1)))],
    [
      "algorithm without parameters",
      padded(replaced("300d0609608648016503040201" + "0500", "300b0609608648016503040201")),
    ],
    ["parameters that are not NULL", padded(replaced("05000460", "04000460"))],
    ["a length in two bytes", padded(replaced("3071300d", "308171300d"))],
    ["another hash algorithm (SHA-512)", padded(replaced("65030402" + "01", "6503040203"))],
    [
      "another hash algorithm (SHA-1)",
      padded(replaced("300d06096086480165030402010500", "300906052b0e03021a0500")),
    ],
    ["digests without a DigestInfo", padded(concat(...digests))],
    ["the digests in another order", padded(digestInfo(...digests.toReversed()))],
    ["two of the three digests", padded(digestInfo(...digests.slice(0, 2)))],
    ["one digest over all three", padded(digestInfo(sha256(...digests)))],
    ["the DigestInfo twice", padded(concat(info, info))],
    ["only padding", new Uint8Array(256).fill(0xff).with(0, 0).with(1, 1)],
    ["nothing", new Uint8Array(256)],
  ])("%s", (_, block) => {
    const signature = signBlock(block);
    expect(isRsaSignature(key, digests, signature)).toBe(false);
    // The control: the signature is the key's, only its block is another one.
    expect(publicDecrypt({ key: key.key, padding: constants.RSA_NO_PADDING }, signature)).toEqual(
      Buffer.from(block),
    );
  });

  test("a PSS signature", () => {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const signature = sign("sha256", info, { key: pair.privateKey, padding });
    expect(isRsaSignature(key, [sha256(info)], signature)).toBe(false);
  });
});

describe("a signature that is no number below the modulus, or of another length", () => {
  const right = signBlock(padded(info));
  test.each<[string, Uint8Array]>([
    ["empty", new Uint8Array()],
    ["one byte shorter", right.subarray(1)],
    ["one byte longer", concat(new Uint8Array(1), right)],
    ["0", numberBytes(0n)],
    ["1", numberBytes(1n)],
    ["modulus - 1", numberBytes(modulus - 1n)],
    ["the modulus", numberBytes(modulus)],
    ["all ones", new Uint8Array(256).fill(0xff)],
    ["modulus - signature", numberBytes(modulus - toNumber(right))],
  ])("%s", (_, signature) => {
    expect(isRsaSignature(key, digests, signature)).toBe(false);
    expect(signedDigests(key, digests, signature)).toBeUndefined();
  });

  test("signature + modulus, where that still has 256 bytes", () => {
    // A message is varied until its signature is small enough; below a quarter of the range every other one is.
    for (let count = 0; count < 4_000; count++) {
      const message = new TextEncoder().encode(`message ${count}`);
      const signature = new Uint8Array(sign("sha256", message, pair.privateKey));
      const sum = toNumber(signature) + modulus;
      if (sum >= 1n << 2048n) continue;
      expect(isRsaSignature(key, [sha256(message)], signature)).toBe(true);
      expect(isRsaSignature(key, [sha256(message)], numberBytes(sum))).toBe(false);
      return;
    }
    expect.fail("no signature was small enough");
  });
});

test("which group was altered is told, and only for a block of the right form", () => {
  const other = sha256(new Uint8Array(1));
  const signature = signBlock(padded(digestInfo(...digests.with(1, other))));
  expect(signedDigests(key, digests, signature)).toEqual([true, false, true]);
  expect(isRsaSignature(key, digests, signature)).toBe(false);
  expect(signedDigests(key, digests, signBlock(padded(info, { type: 0x02 })))).toBeUndefined();
});

describe("keys", () => {
  const good = numbersOf(pair.publicKey);
  const generated = (modulusLength: number, publicExponent = 65_537): RsaPublicKey =>
    numbersOf(generateKeyPairSync("rsa", { modulusLength, publicExponent }).publicKey);
  const even = good.modulus.with(255, 0x02);

  test("2048 bits and 65537, and longer ones of whole lengths", () => {
    expect(usableRsaKey(good)?.bytes).toBe(256);
    expect(usableRsaKey(generated(3072))?.bytes).toBe(384);
    expect(usableRsaKey(generated(2048, 65_539))).toBeDefined();
  });

  test.each<[string, RsaPublicKey]>([
    ["1024 bits", generated(1024)],
    ["2040 bits", generated(2040)],
    ["2047 bits in 256 bytes", { ...good, modulus: good.modulus.with(0, 0x7f) }],
    ["2056 bits", generated(2056)],
    ["exponent 3", generated(2048, 3)],
    ["exponent 17", generated(2048, 17)],
    ["exponent 65535", { ...good, exponent: Uint8Array.of(0xff, 0xff) }],
    ["exponent 1", { ...good, exponent: Uint8Array.of(1) }],
    ["no exponent", { ...good, exponent: new Uint8Array() }],
    ["an even exponent", { ...good, exponent: Uint8Array.of(1, 0, 2) }],
    ["an exponent of five bytes", { ...good, exponent: Uint8Array.of(1, 0, 0, 0, 1) }],
    ["an exponent with a leading zero", { ...good, exponent: Uint8Array.of(0, 1, 0, 1) }],
    [
      "a modulus with a leading zero",
      { ...good, modulus: concat(new Uint8Array(1), good.modulus) },
    ],
    ["an even modulus", { ...good, modulus: even }],
    ["no modulus", { ...good, modulus: new Uint8Array() }],
    ["a modulus of 257 bytes", { ...good, modulus: concat(good.modulus, Uint8Array.of(1)) }],
    ["a huge modulus", { ...good, modulus: new Uint8Array(0x2000).fill(0xff) }],
  ])("%s is refused", (_, numbers) => {
    expect(usableRsaKey(numbers)).toBeUndefined();
  });

  test("a forged signature under exponent 3 needs no private key, and the key is refused for it", () => {
    // Bleichenbacher 2006: a cube whose first bytes are a right block, with garbage behind.
    const block = padded(concat(info, new Uint8Array(256 - 115 - 11)));
    let root = 0n;
    const wanted = toNumber(block);
    for (let bit = 1n << 700n; bit > 0n; bit >>= 1n) if ((root + bit) ** 3n <= wanted) root += bit;
    const cube = numberBytes((root + 1n) ** 3n);
    expect(cube.subarray(0, 60)).toEqual(block.subarray(0, 60));
    expect(usableRsaKey({ ...good, exponent: Uint8Array.of(3) })).toBeUndefined();
  });

  test.each<[string, readonly Uint8Array[]]>([
    ["modulus before exponent", [writeTlv(0x91, good.modulus), writeTlv(0x90, good.exponent)]],
    ["no modulus", [writeTlv(0x90, good.exponent)]],
    [
      "two moduli",
      [writeTlv(0x90, good.exponent), writeTlv(0x91, good.modulus), writeTlv(0x91, good.modulus)],
    ],
    ["nothing", []],
    [
      "something behind",
      [writeTlv(0x90, good.exponent), writeTlv(0x91, good.modulus), Uint8Array.of(0x92, 0)],
    ],
  ])("%s is no key of the card", (_, parts) => {
    expect(() => decodeRsaPublicKey(concat(...parts))).toThrowError(
      expect.objectContaining({ code: "FILE_INVALID" }),
    );
  });
});
