/**
 * Why a path was refused, and what each reason means. Reasons are stable under semver.
 * A refusal says what a rule of RFC 5280 (or of the JPKI profile) found; it is a value, never an error.
 */
export const refusalReasons = {
  malformed:
    "The bytes are not the DER of a certificate, or one of its parts is not what it must be.",
  "too-large": "The certificate is longer than any the checker reads.",
  "duplicate-extension": "One extension appears twice (RFC 5280, 4.2).",
  "unknown-critical-extension": "A critical extension is not known here (RFC 5280, 4.2).",
  "algorithm-disagreement":
    "The signed signature algorithm is not the one outside (RFC 5280, 4.1.1.2).",
  "algorithm-not-allowed": "The signature algorithm or the kind of key is not in the policy.",
  "key-too-weak": "A key is smaller than the policy asks, or its exponent or curve is not allowed.",
  "key-parameters-missing":
    "A DSA key inherits parameters that nothing above it has (RFC 5280, 6.1.4).",
  "signature-invalid": "The signature does not verify with the issuer's key.",
  "not-yet-valid": "The validity period has not begun.",
  expired: "The validity period is over.",
  "no-path": "No path leads from the certificate to a trust anchor.",
  "not-an-authority": "An issuer is not marked as a certificate authority (RFC 5280, 4.2.1.9).",
  "path-too-long": "More authorities follow than an issuer or the caller allows.",
  "key-usage": "The key may not be used for this (RFC 5280, 4.2.1.3).",
  "extended-key-usage": "The certificate is not for this purpose (RFC 5280, 4.2.1.12).",
  "name-not-permitted": "A name lies outside what an issuer permits (RFC 5280, 4.2.1.10).",
  "name-excluded": "A name lies inside what an issuer excludes (RFC 5280, 4.2.1.10).",
  "name-constraint-unsupported":
    "An issuer constrains names in a form that is not known here, and such a name is there.",
  "name-mismatch": "The certificate is not for the expected name.",
  policy: "No acceptable certificate policy is left (RFC 5280, 6.1).",
  "policy-mapping": "A policy is mapped to or from anyPolicy (RFC 5280, 6.1.4).",
  "issuer-rules": "The certificate breaks a rule for its issuer (RFC 5280, 4).",
  "revocation-unknown": "Nothing that was given tells whether the certificate was revoked.",
  "work-limit":
    "The check would need more certificates, signatures, comparisons or time than allowed.",
  "wrong-hierarchy": "The certificate or the anchor belongs to the other JPKI hierarchy.",
  "test-hierarchy": "A test certificate or anchor was used in production mode.",
  "unknown-generation": "No anchor has the key identifier that the certificate names.",
  "not-jpki-profile": "The certificate does not follow the JPKI profile.",
} as const;

/** Reason of a {@link Refusal}. */
export type RefusalReason = keyof typeof refusalReasons;

/** Which certificate was refused and why. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** 0 is the certificate that was asked about, 1 its issuer, and so on up to the anchor. */
  readonly position: number;
  /** What exactly was found; holds no name and no number of the certificate. */
  readonly detail: string;
}

/** What one rule found, before it is known which certificate of the path it was. */
export type Finding = Pick<Refusal, "reason" | "detail">;

/** Thrown inside the checker by what cannot be read; it never leaves the door. */
export class Unreadable extends Error {
  readonly reason: RefusalReason;

  constructor(detail: string, reason: RefusalReason = "malformed") {
    super(detail);
    this.reason = reason;
  }
}
