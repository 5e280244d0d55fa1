import { constants, createHash, type KeyObject, privateEncrypt, randomBytes } from "node:crypto";
import { concat, fromHex } from "../bytes.ts";
import { ecdsaSignatureValue } from "../ecdsa-signature.ts";
import type { KeyAlgorithm, SignScheme } from "../layout/key-algorithms.ts";
import { signDigestWithEcdsa } from "./ecdsa.ts";

/** The scheme P1 stands for: also those no client should use. */
export function schemeOf(p1: number, algorithm: KeyAlgorithm): SignScheme | undefined {
  const schemes = [...Object.values(algorithm.schemes), ...algorithm.unusedSchemes];
  return schemes.find((scheme) => scheme.p1 === p1);
}

/** Whether the scheme takes an input of that many bytes. */
export function takesInput(scheme: SignScheme, algorithm: KeyAlgorithm, bytes: number): boolean {
  switch (scheme.input) {
    case "digest":
      return bytes === algorithm.digestBytes;
    case "digest-info":
      return bytes >= 1 && bytes <= (algorithm.maximumInputBytes ?? 0);
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
  const { digest, digestInfoPrefix = "", signatureBytes, signatureForm } = algorithm;
  const content = scheme.input === "message" ? hash(digest, input) : input;
  if (scheme.padding === "none") {
    const raw = signDigestWithEcdsa(content, key);
    return signatureForm === "ecdsa-der" ? ecdsaSignatureValue(raw) : raw;
  }
  if (scheme.padding === "pss") {
    const padding = constants.RSA_NO_PADDING;
    return privateEncrypt({ key, padding }, encodePss(digest, content, signatureBytes));
  }
  const bare = scheme.padding === "pkcs1-bare-digest" || scheme.input === "digest-info";
  const block = bare ? content : concat(fromHex(digestInfoPrefix), content);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
}

/** EMSA-PSS with a salt as long as the digest (RFC 8017, 9.1.1); node:crypto has none for a ready digest. */
function encodePss(
  name: KeyAlgorithm["digest"],
  digest: Uint8Array,
  blockBytes: number,
): Uint8Array {
  const salt = randomBytes(digest.length);
  const salted = hash(name, concat(new Uint8Array(8), digest, salt));
  const maskBytes = blockBytes - digest.length - 1;
  const data = new Uint8Array(maskBytes);
  data.set([1, ...salt], maskBytes - digest.length - 1);
  const mask = generateMask(name, salted, maskBytes);
  const masked = mask.map((byte, index) => byte ^ (data[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return concat(masked, salted, Uint8Array.of(0xbc));
}

/** MGF1 (RFC 8017, B.2.1). */
function generateMask(name: KeyAlgorithm["digest"], seed: Uint8Array, bytes: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * seed.length < bytes; counter++) {
    blocks.push(hash(name, concat(seed, Uint8Array.of(0, 0, 0, counter))));
  }
  return concat(...blocks).subarray(0, bytes);
}

function hash(name: KeyAlgorithm["digest"], bytes: Uint8Array): Uint8Array {
  return createHash(name).update(bytes).digest();
}
