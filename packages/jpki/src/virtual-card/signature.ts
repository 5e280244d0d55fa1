import { constants, createHash, type KeyObject, privateEncrypt, randomBytes } from "node:crypto";
import { concat, fromHex } from "../bytes.ts";
import type { KeyAlgorithm, SignScheme } from "../layout/card-profile.ts";

const digestBytes = 32;

/** Whether the scheme takes an input of that many bytes. */
export function takesInput(scheme: SignScheme, algorithm: KeyAlgorithm, bytes: number): boolean {
  switch (scheme.input) {
    case "digest":
      return bytes === digestBytes;
    case "digest-info":
      return bytes >= 1 && bytes <= algorithm.maximumInputBytes;
    case "message":
      return bytes >= 1;
  }
}

/** What the card does for P1 of `80 2A`: hashes when the input is a message, pads, and applies the private key. */
export function computeSignature(
  scheme: SignScheme,
  algorithm: KeyAlgorithm,
  input: Uint8Array,
  key: KeyObject,
): Uint8Array {
  const content = scheme.input === "message" ? hash(input) : input;
  if (scheme.padding === "pss") {
    const padding = constants.RSA_NO_PADDING;
    return privateEncrypt({ key, padding }, encodePss(content, algorithm.signatureBytes));
  }
  const bare = scheme.padding === "pkcs1-bare-digest" || scheme.input === "digest-info";
  const block = bare ? content : concat(fromHex(algorithm.digestInfoPrefix), content);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
}

/** EMSA-PSS with SHA-256 and a 32-byte salt (RFC 8017, 9.1.1); node:crypto has none for a ready digest. */
function encodePss(digest: Uint8Array, blockBytes: number): Uint8Array {
  const salt = randomBytes(digestBytes);
  const salted = hash(concat(new Uint8Array(8), digest, salt));
  const maskBytes = blockBytes - digestBytes - 1;
  const data = new Uint8Array(maskBytes);
  data.set([1, ...salt], maskBytes - digestBytes - 1);
  const masked = generateMask(salted, maskBytes).map((byte, index) => byte ^ (data[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return concat(masked, salted, Uint8Array.of(0xbc));
}

/** MGF1 with SHA-256 (RFC 8017, B.2.1). */
function generateMask(seed: Uint8Array, bytes: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * digestBytes < bytes; counter++) {
    blocks.push(hash(concat(seed, Uint8Array.of(0, 0, 0, counter))));
  }
  return concat(...blocks).subarray(0, bytes);
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}
