import { type AlgorithmIdentifier, readAlgorithm } from "./algorithm-identifier.ts";
import { type Der, derTags, openDer, readBitString } from "./der.ts";

/** SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
export interface SubjectPublicKey {
  readonly der: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** The bits of the key, which key identifiers are made of. */
  readonly bits: Uint8Array;
}

/** Reads SubjectPublicKeyInfo; the key itself is not looked at. */
export function readPublicKey(der: Der): SubjectPublicKey {
  const fields = openDer(der.content);
  const algorithm = readAlgorithm(fields.next(derTags.sequence));
  const bits = readBitString(fields.next(derTags.bitString).content, "octets");
  fields.end();
  return { der: der.whole, algorithm, bits };
}
