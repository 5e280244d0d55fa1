import type { AlgorithmPolicy } from "./algorithms.ts";
import type { ExpectedName } from "./expected-name.ts";
import type { KeyUsage } from "./key-usage.ts";
import type { TrustAnchor } from "./path-certificate.ts";
import type { PolicyOptions } from "./policies.ts";
import type { RevocationOptions } from "./revocation-context.ts";
import type { WorkLimits } from "./work.ts";

/** What {@link checkPath} is told. Nothing is ever fetched: what is not given does not exist. */
export interface CheckPathOptions {
  /** The certificates trusted as ends of paths; several may carry the same name. */
  readonly anchors: readonly TrustAnchor[];
  /** DER certificates that may stand between; order does not matter, and those that cannot be read are passed over. */
  readonly intermediates?: readonly Uint8Array[];
  /** Moment to judge; default now. */
  readonly at?: Date;
  /** Object identifier of the purpose. A certificate with extendedKeyUsage must name it, issuers included. */
  readonly extendedKeyUsage?: string;
  /** What the key of the certificate must be allowed to do, when it has a keyUsage extension. */
  readonly keyUsage?: KeyUsage;
  /** The certificate must be for this host, address or mailbox (subjectAltName only; RFC 9525). */
  readonly name?: ExpectedName;
  readonly policies?: PolicyOptions;
  /** Default {@link modernAlgorithms}. */
  readonly algorithms?: AlgorithmPolicy;
  /** Lists and answers that tell about revocation. Absent: the result says `revocation-unchecked`. */
  readonly revocation?: RevocationOptions;
  /** Also refuse what RFC 5280, section 4, forbids an issuer to write, in every certificate of the path. */
  readonly issuerRules?: boolean;
  /** How many authorities, self-issued ones not counted, may stand between the anchor and the certificate. */
  readonly maximumPathLength?: number;
  /** Tighter or wider than {@link defaultWorkLimits}. */
  readonly limits?: Partial<WorkLimits>;
}

/** {@link CheckPathOptions} with every default in its place. */
export interface PathSettings
  extends Omit<CheckPathOptions, "at" | "algorithms" | "policies" | "intermediates" | "limits"> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly algorithms: AlgorithmPolicy;
  readonly policies: PolicyOptions;
}
