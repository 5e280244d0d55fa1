export type { AlgorithmPolicy, SignatureToVerify } from "./algorithms.ts";
export { legacyAlgorithms, modernAlgorithms, verifySignature } from "./algorithms.ts";
export type {
  CheckJpkiOptions,
  JpkiCryptographicallyValid,
  JpkiResult,
} from "./card-certificate.ts";
export { checkJpkiCertificate } from "./card-certificate.ts";
export type { ExpectedName } from "./expected-name.ts";
export type { OcspAnswer } from "./ocsp.ts";
export { parseOcspAnswer } from "./ocsp.ts";
export type { OcspRequest } from "./ocsp-request.ts";
export { ocspRequest } from "./ocsp-request.ts";
export type {
  CryptographicallyValid,
  PathResult,
  Refused,
  RevocationKnowledge,
  Revoked,
} from "./path.ts";
export { checkPath } from "./path.ts";
export type { PathCertificate, TrustAnchor } from "./path-certificate.ts";
export { trustAnchor } from "./path-certificate.ts";
export type { CheckPathOptions } from "./path-settings.ts";
export type { PolicyOptions } from "./policies.ts";
export type {
  JpkiCertificateKind,
  JpkiCertificateRules,
  JpkiHierarchy,
  JpkiProfile,
} from "./profile.ts";
export { jpkiProfile, nextJpkiProfile } from "./profile.ts";
export type { Refusal, RefusalReason } from "./refusal.ts";
export { refusalReasons } from "./refusal.ts";
export type { RevocationOptions } from "./revocation-context.ts";
export type { RevocationList } from "./revocation-list.ts";
export { parseRevocationList } from "./revocation-list.ts";
export type { RevocationReason } from "./revoked-entries.ts";
export type { SignatureAlgorithmName } from "./signature-schemes.ts";
export type { WorkLimits } from "./work.ts";
export { defaultWorkLimits } from "./work.ts";
