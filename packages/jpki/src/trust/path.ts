import { modernAlgorithms } from "./algorithms.ts";
import {
  isSameCertificate,
  type PathCertificate,
  readPathCertificate,
  type TrustAnchor,
} from "./path-certificate.ts";
import { type Candidates, searchPaths } from "./path-search.ts";
import type { CheckPathOptions, PathSettings } from "./path-settings.ts";
import { type ValidPath, validatePath } from "./path-validation.ts";
import { type Refusal, type RefusalReason, Unreadable } from "./refusal.ts";
import { revocationStatus } from "./revocation.ts";
import type { RevocationContext, RevocationStatus } from "./revocation-context.ts";
import { beginWork, defaultWorkLimits, OutOfWork, type Work } from "./work.ts";

/** What is known about the revocation of a path: never asked, asked without an answer, or answered. */
export type RevocationKnowledge = "revocation-unchecked" | "revocation-unknown" | "not-revoked";

/** A path that follows every rule. It is never called valid: what it says about revocation stands beside it. */
export interface CryptographicallyValid {
  readonly outcome: "cryptographically-valid";
  readonly revocation: RevocationKnowledge;
  /** From the certificate (position 0) to the anchor. */
  readonly path: readonly PathCertificate[];
  readonly anchor: TrustAnchor;
  /** Object identifiers of the acceptable policies the path is valid for; `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
  /** Signatures verified. */
  readonly signatures: number;
}

/** A certificate of an otherwise good path was revoked (失効). */
export interface Revoked extends Omit<Extract<RevocationStatus, { state: "revoked" }>, "state"> {
  readonly outcome: "revoked";
  /** 0 is the certificate that was asked about. */
  readonly position: number;
}

/** No path follows every rule; the refusal is that of the path that came furthest. */
export interface Refused extends Refusal {
  readonly outcome: "refused";
}

/** What {@link checkPath} finds. */
export type PathResult = CryptographicallyValid | Revoked | Refused;

/**
 * Checks a certificate against trust anchors (RFC 5280, 6): builds the paths that the given certificates allow and checks each by every
 * rule, with bounded work and without any network. Answers about the certificate are values; it throws only on wrong use.
 *
 * @example
 * ```ts
 * import { checkPath, trustAnchor } from "@uketsuke/jpki/trust";
 *
 * const result = checkPath(certificate, { anchors: [trustAnchor(root)], intermediates });
 * if (result.outcome === "cryptographically-valid") console.log(result.revocation);
 * else if (result.outcome === "refused") console.log(result.position, result.reason, result.detail);
 * ```
 */
export function checkPath(certificate: Uint8Array, options: CheckPathOptions): PathResult {
  const target = readTarget(certificate);
  return "outcome" in target ? target : checkTarget(target, options);
}

/** Reads the certificate that is asked about; one that cannot be read is refused, because it came from outside. */
export function readTarget(certificate: Uint8Array): PathCertificate | Refused {
  try {
    return readPathCertificate(Uint8Array.from(certificate));
  } catch (error) {
    if (error instanceof Unreadable) return refused(error.reason, 0, error.message);
    throw error;
  }
}

/** {@link checkPath} of a certificate that has been read. */
export function checkTarget(target: PathCertificate, options: CheckPathOptions): PathResult {
  const { at = new Date(), intermediates = [], limits, ...rest } = options;
  if (Number.isNaN(at.getTime())) throw new RangeError("at is not a date");
  const settings: PathSettings = {
    algorithms: modernAlgorithms,
    policies: {},
    ...rest,
    at: at.getTime(),
  };
  const work = beginWork({ ...defaultWorkLimits, ...limits });
  try {
    const readable = intermediates.flatMap((der) => readIfPossible(der, work));
    const candidates = { anchors: options.anchors, intermediates: readable };
    const found = findPath(target, { candidates, settings, work, underway: [] });
    return asResult(found, work, intermediates.length - readable.length);
  } catch (error) {
    if (error instanceof OutOfWork) return refused("work-limit", 0, error.message);
    throw error;
  }
}

/** A refusal as a result. */
export function refused(reason: RefusalReason, position: number, detail: string): Refused {
  return { outcome: "refused", reason, position, detail };
}

function readIfPossible(der: Uint8Array, work: Work): readonly PathCertificate[] {
  // Reading costs time before anything is known about it, so that one mebibyte of certificates is all that is read.
  work.spendComparisons(1 + (der.length >>> 4));
  try {
    return [readPathCertificate(der)];
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** One search for a path: the certificate asked about, or one that signed a revocation list. */
interface Inquiry {
  readonly candidates: Candidates;
  readonly settings: PathSettings;
  readonly work: Work;
  /** Certificates whose revocation is being looked into further out: their lists do not count meanwhile. */
  readonly underway: readonly PathCertificate[];
}

type Found = ValidPath & { readonly revocation: RevocationKnowledge };

function findPath(target: PathCertificate, inquiry: Inquiry): Found | Revoked | Refusal {
  const { candidates, settings, work } = inquiry;
  const search = searchPaths(target, candidates, settings, work);
  let obstacle: Revoked | Refusal | undefined;
  for (;;) {
    const { done, value } = search.next();
    if (done) return obstacle ?? value;
    const valid = validatePath(value, settings, work);
    const found = "reason" in valid ? valid : withRevocation(valid, inquiry);
    if ("path" in found) return found;
    const revoked = "outcome" in found;
    // Another way up does not make a revoked certificate any better.
    if (revoked && found.position === 0) return found;
    if (!obstacle || revoked) obstacle = found;
  }
}

/** Asks about every certificate below the anchor, from the top: who is asked must not be revoked. */
function withRevocation(valid: ValidPath, inquiry: Inquiry): Found | Revoked | Refusal {
  const { revocation } = inquiry.settings;
  const { path, keys } = valid;
  // Nobody vouches for an anchor but the caller, so there is nobody to ask about it.
  if (!revocation || path.length === 1) return { ...valid, revocation: "revocation-unchecked" };
  const context = revocationContext(valid, inquiry);
  let knowledge: RevocationKnowledge = "not-revoked";
  for (const [index, certificate] of path.entries()) {
    const [issuer, issuerKey] = [path[index - 1], keys[index - 1]];
    if (!issuer || !issuerKey) continue;
    const status = revocationStatus({ certificate, issuer, issuerKey }, context);
    const position = path.length - 1 - index;
    if (status.state === "revoked") {
      const { state: _, ...rest } = status;
      return { outcome: "revoked", position, ...rest };
    }
    if (status.state === "not-revoked") continue;
    if (revocation.unknown !== "report") {
      return { reason: "revocation-unknown", position, detail: status.detail };
    }
    knowledge = "revocation-unknown";
  }
  return { ...valid, revocation: knowledge };
}

function revocationContext({ path, keys }: ValidPath, inquiry: Inquiry): RevocationContext {
  const { candidates, settings, work, underway } = inquiry;
  const [anchor] = path;
  return {
    options: settings.revocation ?? {},
    at: settings.revocation?.at?.getTime() ?? settings.at,
    algorithms: settings.algorithms,
    work,
    issuerRules: settings.issuerRules === true,
    signers: [...path, ...candidates.intermediates, ...candidates.anchors],
    trustedKey(signer, { certificate, issuer }) {
      const above = path.slice(0, path.indexOf(issuer) + 1);
      const isAbove = (candidate: PathCertificate | undefined): boolean =>
        candidate !== undefined && above.some((member) => isSameCertificate(member, candidate));
      if (isAbove(signer)) {
        return keys[above.findIndex((member) => isSameCertificate(member, signer))];
      }
      // Whether a signer may vouch for itself is decided by who asks; that it is in the path says it was checked.
      if (isSameCertificate(signer, certificate)) return keys[path.indexOf(certificate)];
      if (!anchor || path.includes(signer) || underway.includes(signer)) return undefined;
      const found = findPath(signer, {
        candidates: { ...candidates, anchors: [anchor] },
        settings: settingsForSigner(settings),
        work,
        underway: [...underway, ...path],
      });
      return "path" in found && isAbove(found.path.at(-2)) ? found.keys.at(-1) : undefined;
    },
  };
}

/** A signer of lists is checked for what it is, not for what the caller wants of the certificate; unknown counts as no. */
function settingsForSigner({
  anchors,
  at,
  algorithms,
  issuerRules,
  revocation,
}: PathSettings): PathSettings {
  return {
    anchors,
    at,
    algorithms,
    policies: {},
    ...(issuerRules !== undefined && { issuerRules }),
    ...(revocation && { revocation: { ...revocation, unknown: "refuse" } }),
  };
}

function asResult(found: Found | Revoked | Refusal, work: Work, unreadable: number): PathResult {
  if ("outcome" in found) return found;
  if ("reason" in found) {
    const rest = unreadable > 0 ? `; ${unreadable} intermediate(s) could not be read` : "";
    return { outcome: "refused", ...found, detail: found.detail + rest };
  }
  const [anchor] = found.path;
  if (!anchor) throw new RangeError("a path has at least one certificate");
  return {
    outcome: "cryptographically-valid",
    revocation: found.revocation,
    path: found.path.toReversed(),
    anchor,
    policies: found.policies,
    signatures: work.signatures,
  };
}
