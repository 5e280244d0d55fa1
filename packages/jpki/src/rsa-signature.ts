import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  publicDecrypt,
  timingSafeEqual,
} from "node:crypto";
import { concat, fromHex } from "./bytes.ts";
import { JpkiError } from "./errors.ts";
import { tags } from "./layout/file-formats.ts";
import { viewTlvs, writeTlv } from "./tlv.ts";

/** An RSA public key as two big-endian numbers. */
export interface RsaPublicKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** An RSA key that was held against the rules and is ready for use. */
export interface UsableRsaKey {
  readonly key: KeyObject;
  /** Length of the modulus, and of every signature. */
  readonly bytes: number;
}

/** RSA-2048, 3072, 4096: whole lengths only, because the block that is compared is as long as the modulus. */
const modulusBytes: readonly number[] = [256, 384, 512];
const minimumExponent = 65_537;
const digestBytes = 32;
const sha256Algorithm = fromHex("300D06096086480165030402010500");

/** Reads a key of the card's files: object 90 with the exponent, then 91 with the modulus, and nothing else. Throws TLV_INVALID, FILE_INVALID. */
export function decodeRsaPublicKey(bytes: Uint8Array): RsaPublicKey {
  const [exponent, modulus, ...rest] = viewTlvs(bytes);
  if (exponent?.tag !== tags.publicKey.exponent || modulus?.tag !== tags.publicKey.modulus) {
    throw new JpkiError("FILE_INVALID", "A public key is not an exponent and a modulus.");
  }
  if (rest.length > 0) throw new JpkiError("FILE_INVALID", "Something follows a public key.");
  return { exponent: exponent.value, modulus: modulus.value };
}

/**
 * Opens a key for checking signatures. Undefined for one that is too weak or oddly written: a modulus of another length than 2048, 3072
 * or 4096 bits or an even one, an exponent below 65537, above 32 bits or even, leading zeros.
 */
export function usableRsaKey({ modulus, exponent }: RsaPublicKey): UsableRsaKey | undefined {
  if (!modulusBytes.includes(modulus.length) || !isOdd(modulus)) return undefined;
  if (((modulus[0] ?? 0) & 0x80) === 0) return undefined;
  if (exponent.length > 4 || exponent[0] === 0x00 || !isOdd(exponent)) return undefined;
  if (exponent.reduce((value, byte) => value * 0x100 + byte, 0) < minimumExponent) return undefined;
  const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
  const jwk = { kty: "RSA", n: base64url(modulus), e: base64url(exponent) };
  try {
    return { key: createPublicKey({ key: jwk, format: "jwk" }), bytes: modulus.length };
  } catch {
    return undefined;
  }
}

/** SHA-256 of several pieces as one. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/**
 * DigestInfo of SHA-256 (RFC 8017, 9.2). Cards put one digest into it; the signature of the printed face is over three digests in a row
 * inside one DigestInfo, which no library makes or checks by itself.
 */
export function digestInfo(...digests: readonly Uint8Array[]): Uint8Array {
  return writeTlv(0x30, [sha256Algorithm, writeTlv(0x04, concat(...digests))]);
}

/**
 * Whether a signature is PKCS#1 v1.5 over exactly these digests. The block the key recovers is compared whole, padding included, in
 * constant time: nothing is parsed out of it, so no form of padding that merely looks right is accepted.
 */
export function isRsaSignature(
  key: UsableRsaKey,
  digests: readonly Uint8Array[],
  signature: Uint8Array,
): boolean {
  const block = recoverBlock(key, signature);
  return block !== undefined && timingSafeEqual(block, expectedBlock(key, digests));
}

/**
 * Which of the digests a refused signature does cover, for naming what was altered. Undefined when its block is not of that form
 * at all; never a reason to accept it.
 */
export function signedDigests(
  key: UsableRsaKey,
  digests: readonly Uint8Array[],
  signature: Uint8Array,
): readonly boolean[] | undefined {
  const block = recoverBlock(key, signature);
  const expected = expectedBlock(key, digests);
  const start = expected.length - digests.length * digestBytes;
  if (!block || !timingSafeEqual(block.subarray(0, start), expected.subarray(0, start))) {
    return undefined;
  }
  return digests.map((digest, index) => {
    const offset = start + index * digestBytes;
    return timingSafeEqual(block.subarray(offset, offset + digestBytes), digest);
  });
}

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2): 00 01 FF… 00 DigestInfo, as long as the modulus. */
function expectedBlock({ bytes }: UsableRsaKey, digests: readonly Uint8Array[]): Uint8Array {
  const info = digestInfo(...digests);
  const block = new Uint8Array(bytes).fill(0xff);
  block.set([0x00, 0x01]);
  block[bytes - info.length - 1] = 0x00;
  block.set(info, bytes - info.length);
  return block;
}

function recoverBlock({ key, bytes }: UsableRsaKey, signature: Uint8Array): Uint8Array | undefined {
  if (signature.length !== bytes) return undefined;
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return undefined; // a number above the modulus
  }
}

function isOdd(bytes: Uint8Array): boolean {
  return ((bytes.at(-1) ?? 0) & 1) === 1;
}
