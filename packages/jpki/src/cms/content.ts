import { createHash } from "node:crypto";
import { JpkiError } from "../errors.ts";
import { type DigestName, digests } from "../trust/digests.ts";

/** What is signed: bytes, a stream of them, or the digest of something that lies elsewhere. Only bytes can travel inside. */
export type Content = Uint8Array | AsyncIterable<Uint8Array> | ContentDigest;

/** The digest of a content that the caller hashed. It must be by the algorithm the signature goes with. */
export interface ContentDigest {
  readonly algorithm: DigestName;
  readonly digest: Uint8Array;
}

/**
 * Hashes a content once for every algorithm, in one pass over a stream. Of a ready digest only its own algorithm is there.
 * Throws SIGNED_DATA_INVALID when a ready digest has not the length of its algorithm.
 */
export async function digestContent(
  content: Content,
  algorithms: readonly DigestName[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<DigestName, Uint8Array>> {
  signal?.throwIfAborted();
  if ("digest" in content) return readyDigest(content);
  const hashes = new Map([...new Set(algorithms)].map((name) => [name, createHash(name)]));
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    signal?.throwIfAborted();
    for (const hash of hashes.values()) hash.update(chunk);
  }
  return new Map([...hashes].map(([name, hash]) => [name, hash.digest()]));
}

function readyDigest({ algorithm, digest }: ContentDigest): ReadonlyMap<DigestName, Uint8Array> {
  if (digest.length !== digests[algorithm].bytes) {
    const message = `A digest of ${digest.length} bytes is not of ${algorithm}.`;
    throw new JpkiError("SIGNED_DATA_INVALID", message);
  }
  return new Map([[algorithm, Uint8Array.from(digest)]]);
}
