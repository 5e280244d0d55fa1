import { derTags, openDer, openSequence, readBitString } from "./der.ts";
import { type GeneralName, readGeneralNames, readRelativeName } from "./names.ts";
import { Unreadable } from "./refusal.ts";

/** Reasons a list can be about, in the order of ReasonFlags (RFC 5280, 4.2.1.13); bit 0 is unused. */
export const reasonFlags = [
  "unused",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "privilegeWithdrawn",
  "aACompromise",
] as const;

/** Reasons as bits, bit 0 first. */
export type ReasonMask = number;

/** Every reason that can be given. */
export const allReasons: ReasonMask = 0x1fe;

/** Where a list is, as a certificate or a list names it: whole names, or a part to put below the issuer's name. */
export type DistributionPointName =
  | { readonly kind: "full"; readonly names: readonly GeneralName[] }
  | { readonly kind: "relative"; readonly part: string };

/** One entry of cRLDistributionPoints (RFC 5280, 4.2.1.13). It is compared, never fetched. */
export interface DistributionPoint {
  readonly name?: DistributionPointName;
  readonly reasons?: ReasonMask;
  readonly listIssuer?: readonly GeneralName[];
}

/** Reads cRLDistributionPoints or freshestCRL. */
export function readDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  const points = openSequence(value).rest(derTags.sequence);
  if (points.length === 0) throw new Unreadable("an empty list of distribution points");
  return points.map(({ content }) => {
    const fields = openDer(content);
    const name = fields.optional(0xa0);
    const reasons = fields.optional(0x81);
    const listIssuer = fields.optional(0xa2);
    fields.end();
    if (!name && !listIssuer) throw new Unreadable("a distribution point without a name");
    return {
      ...(name && { name: readDistributionPointName(name.content) }),
      ...(reasons && { reasons: readReasons(reasons.content) }),
      ...(listIssuer && { listIssuer: readGeneralNames(listIssuer.content) }),
    };
  });
}

/** Reads DistributionPointName from inside its explicit tag. */
export function readDistributionPointName(content: Uint8Array): DistributionPointName {
  const fields = openDer(content);
  const name = fields.next();
  fields.end();
  if (name.tag === 0xa0) return { kind: "full", names: readGeneralNames(name.content) };
  if (name.tag === 0xa1) return { kind: "relative", part: readRelativeName(name.content) };
  throw new Unreadable("a distribution point name of an unknown form");
}

/** Reads ReasonFlags. */
export function readReasons(content: Uint8Array): ReasonMask {
  const [low = 0, high = 0] = readBitString(content, "bits");
  let mask = 0;
  for (let bit = 1; bit < reasonFlags.length; bit++) {
    const octet = bit < 8 ? low : high;
    if ((octet & (0x80 >> (bit & 7))) !== 0) mask |= 1 << bit;
  }
  return mask;
}
