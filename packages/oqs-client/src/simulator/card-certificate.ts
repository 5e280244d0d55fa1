/**
 * Judges the certificate a card hands in (利用者証明用電子証明書): issuer's signature, purpose, dates with the months of grace,
 * revocation. Simulated: the real system decides this together with J-LIS.
 * @module
 */
import { type KeyObject, verify, X509Certificate } from "node:crypto";
import { wireDate } from "../date.ts";
import { dayMonthsFrom, startOfMonth } from "./clock.ts";
import type { Refusal } from "./refusals.ts";

/** What a card's certificate is good for today. */
export type CardCertificateState =
  | {
      readonly outcome: "good";
      readonly certificate: X509Certificate;
      readonly state: "valid" | "expires-soon" | "in-grace";
    }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

/** Against what a certificate is judged. */
export interface CardTrust {
  readonly authorities: readonly X509Certificate[];
  readonly revoked: ReadonlySet<string>;
  readonly now: Date;
}

const clientAuth = "1.3.6.1.5.5.7.3.2";

/** Judges a certificate, DER. */
export function judgeCardCertificate(der: Uint8Array, trust: CardTrust): CardCertificateState {
  const certificate = parse(der);
  if (certificate === undefined) return refused("SIM-CERTIFICATE-BROKEN");
  const issuer = trust.authorities.find((authority) => issued(authority, certificate));
  if (issuer === undefined) return refused("SIM-CERTIFICATE-UNTRUSTED");
  if (certificate.ca || certificate.keyUsage?.includes(clientAuth) !== true)
    return refused("SIM-CERTIFICATE-PURPOSE");
  if (digestOf(certificate.publicKey) === undefined) return refused("SIM-CERTIFICATE-PURPOSE");
  if (!within(issuer, trust.now)) return refused("SIM-CERTIFICATE-UNTRUSTED");
  if (trust.revoked.has(certificate.fingerprint256)) return refused("SIM-CERTIFICATE-REVOKED");
  if (trust.now < certificate.validFromDate) return refused("SIM-CERTIFICATE-NOT-YET-VALID");
  if (trust.now >= graceEnd(certificate.validToDate)) return refused("SIM-CERTIFICATE-EXPIRED");
  return { outcome: "good", certificate, state: stateOf(certificate.validToDate, trust.now) };
}

/**
 * Whether the key of a card signed these bytes: sha256WithRSAEncryption by RSA of 2048 bits or more, ECDSA with SHA-384 by P-384, which
 * is announced for the next card (次期カード). The kind of key decides, never what the question says.
 */
export function isSignedByCard(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  const digest = digestOf(key);
  return digest !== undefined && verify(digest, bytes, key, signature);
}

function digestOf(key: KeyObject): "sha256" | "sha384" | undefined {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa" && modulusLength >= 2048) return "sha256";
  return key.asymmetricKeyType === "ec" && namedCurve === "secp384r1" ? "sha384" : undefined;
}

/** Fingerprint by which people and revocations are found. @throws TypeError for bytes that are no certificate */
export function fingerprintOf(der: Uint8Array): string {
  return new X509Certificate(der).fingerprint256;
}

/** Usable, for eligibility only, until three months after the end of the month of expiry (since 2024-12-02). */
function graceEnd(validTo: Date): Date {
  return startOfMonth(validTo, 4);
}

function stateOf(validTo: Date, now: Date): "valid" | "expires-soon" | "in-grace" {
  if (now > validTo) return "in-grace";
  return wireDate(now) >= dayMonthsFrom(validTo, -3) ? "expires-soon" : "valid";
}

function issued(authority: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return (
      authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
    );
  } catch {
    return false;
  }
}

function within(certificate: X509Certificate, now: Date): boolean {
  return certificate.validFromDate <= now && now <= certificate.validToDate;
}

function parse(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function refused(refusal: Refusal): CardCertificateState {
  return { outcome: "refused", refusal };
}
