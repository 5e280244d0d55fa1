import { certificateProfile } from "../layout/certificate-profile.ts";
import { type AlgorithmPolicy, modernAlgorithms } from "./algorithms.ts";
import type { KeyUsage } from "./key-usage.ts";
import { nameKey } from "./names.ts";

/** Which certificate of the card: 利用者証明用 or 署名用. */
export type JpkiCertificateKind = "authentication" | "signing";

/** `production` is what the two official authorities sign; everything else is `test`, `O=JPKI-TEST` and sandboxes alike. */
export type JpkiHierarchy = "production" | "test";

/** What certificates of one kind look like. */
export interface JpkiCertificateRules {
  /** Comparable name of the official authority, which every generation of it bears. */
  readonly authority: string;
  /** Object identifiers of the certificate policies of each hierarchy. */
  readonly policies: Readonly<Record<JpkiHierarchy, readonly string[]>>;
  /** All of these and no other. */
  readonly keyUsage: readonly KeyUsage[];
  /** Object identifier of the purpose that must be named. */
  readonly extendedKeyUsage?: string;
}

/** The JPKI profile as data (公的個人認証サービス プロファイル仕様書): another generation of cards is another profile, not other code. */
export interface JpkiProfile {
  readonly kinds: Readonly<Record<JpkiCertificateKind, JpkiCertificateRules>>;
  readonly algorithms: AlgorithmPolicy;
}

const authorityName = (unit: string): string =>
  nameKey([
    ["2.5.4.6", "JP"],
    ["2.5.4.10", "JPKI"],
    ["2.5.4.11", unit],
    ["2.5.4.11", "Japan Agency for Local Authority Information Systems"],
  ]);
const [authenticationPolicy] = certificateProfile.policies.authentication;
const [signingPolicy, signingTestPolicy] = certificateProfile.policies.signing;

/**
 * Profile of the cards in use: RSA-2048, sha256WithRSAEncryption, e >= 65537. Key usage, policies and the name of the authentication
 * authority were read from certificates; the name of the signing authority is composed after it, and the policies of telephones are
 * not known.
 */
export const jpkiProfile: JpkiProfile = {
  kinds: {
    authentication: {
      authority: authorityName("JPKI for user authentication"),
      policies: { production: [authenticationPolicy], test: [] },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: "1.3.6.1.5.5.7.3.2",
    },
    signing: {
      authority: authorityName("JPKI for digital signature"),
      policies: { production: [signingPolicy], test: [signingTestPolicy] },
      keyUsage: ["digitalSignature", "nonRepudiation"],
    },
  },
  algorithms: { ...modernAlgorithms, signatures: ["rsa-sha256"], curves: [] },
};

/** The same with ECDSA P-384 and SHA-384 beside RSA: what is said of the next card (次期カード); its specification is not public. */
export const nextJpkiProfile: JpkiProfile = {
  ...jpkiProfile,
  algorithms: {
    ...jpkiProfile.algorithms,
    signatures: ["rsa-sha256", "ecdsa-sha384"],
    curves: ["secp384r1"],
  },
};
