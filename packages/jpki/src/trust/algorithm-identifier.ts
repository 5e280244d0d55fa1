import { type Der, derTags, openDer, readObjectIdentifier } from "./der.ts";

/** AlgorithmIdentifier (RFC 5280, 4.1.1.2); `parameters` is the DER of whatever stands there. */
export interface AlgorithmIdentifier {
  readonly identifier: string;
  readonly parameters?: Uint8Array;
  readonly der: Uint8Array;
}

/** Reads AlgorithmIdentifier. */
export function readAlgorithm(der: Der): AlgorithmIdentifier {
  const fields = openDer(der.content);
  const identifier = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
  const parameters = fields.done ? undefined : fields.next().whole;
  fields.end();
  return { identifier, der: der.whole, ...(parameters && { parameters }) };
}
