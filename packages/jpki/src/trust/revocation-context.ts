import type { KeyObject } from "node:crypto";
import type { AlgorithmPolicy } from "./algorithms.ts";
import type { OcspAnswer } from "./ocsp.ts";
import type { PathCertificate } from "./path-certificate.ts";
import type { RevocationList } from "./revocation-list.ts";
import type { RevocationReason } from "./revoked-entries.ts";
import type { Work } from "./work.ts";

/** What is known about revocation (失効情報). Only what is given here counts; nothing is fetched. */
export interface RevocationOptions {
  readonly lists?: readonly RevocationList[];
  readonly answers?: readonly OcspAnswer[];
  /** What a certificate about which nothing is known means: `refuse` (default), or `report` as `revocation-unknown`. */
  readonly unknown?: "refuse" | "report";
  /** Moment at which lists and answers must be of now; default that of the check. */
  readonly at?: Date;
  /** How far the clocks of those who made lists and answers may be ahead; default 5 minutes. */
  readonly clockSkewMilliseconds?: number;
  /** How old an answer without nextUpdate may be; default 1 hour. */
  readonly maximumAgeMilliseconds?: number;
}

/** What lists and answers say about one certificate. */
export type RevocationStatus =
  | { readonly state: "not-revoked" }
  | { readonly state: "revocation-unknown"; readonly detail: string }
  | {
      readonly state: "revoked";
      readonly revokedAt: Date;
      readonly reason: RevocationReason;
      readonly source: "list" | "answer";
    };

/** What is needed to judge lists and answers. */
export interface RevocationContext {
  readonly options: RevocationOptions;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly algorithms: AlgorithmPolicy;
  readonly work: Work;
  /** Lists must also follow the rules for their issuers. */
  readonly issuerRules: boolean;
  /** Certificates that may have signed a list, nearest first. */
  readonly signers: readonly PathCertificate[];
  /**
   * The key of a signer of lists about a certificate: one above it in the path, or one that such an authority issued, not revoked
   * itself. An authority elsewhere below the anchor is not heard, whatever name it gives its certificates.
   */
  trustedKey(signer: PathCertificate, about: IssuedCertificate): KeyObject | undefined;
}

/** Certificate, its issuer and the issuer's key. */
export interface IssuedCertificate {
  readonly certificate: PathCertificate;
  readonly issuer: PathCertificate;
  readonly issuerKey: KeyObject;
}

const defaultClockSkew = 5 * 60 * 1000;
const defaultMaximumAge = 60 * 60 * 1000;

/** Whether something made at one moment and replaced at another is of now; without the second, an answer may be of a certain age. */
export function isCurrent(
  { thisUpdate, nextUpdate }: { readonly thisUpdate: number; readonly nextUpdate?: number },
  { at, options }: Pick<RevocationContext, "at" | "options">,
  withoutNextUpdate: "never" | "by-age",
): boolean {
  if (thisUpdate > at + (options.clockSkewMilliseconds ?? defaultClockSkew)) return false;
  if (nextUpdate !== undefined) return at <= nextUpdate;
  const maximumAge = options.maximumAgeMilliseconds ?? defaultMaximumAge;
  return withoutNextUpdate === "by-age" && at - thisUpdate <= maximumAge;
}
