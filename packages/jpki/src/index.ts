export type { CommandApdu, ResponseApdu } from "./apdu.ts";
export {
  commandHeader,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from "./apdu.ts";
export type { Sex } from "./attribute-fields.ts";
export type { Authentication, Proof, ProofMethod } from "./authentication.ts";
export type {
  Authentic,
  Authenticity,
  AuthenticityOptions,
  NotAuthentic,
  NotAuthenticReason,
  ProvenPart,
  UnprovenPart,
} from "./authenticity-result.ts";
export type { BasicInformation, CheckedAttributes } from "./basic-information.ts";
export type { BasicAttributes } from "./basic-information-file.ts";
export type { Card } from "./card.ts";
export type { SignedEvidence } from "./card-authenticity.ts";
export { checkAge, checkSurface } from "./card-authenticity.ts";
export type { CardManager, CardManagerData, ReadCardManagerOptions } from "./card-manager.ts";
export type { CardCallOptions } from "./card-session.ts";
export type { CardSurface, CheckedAge, CheckedPhoto, CheckedSurface } from "./card-surface.ts";
export type {
  CardVerifiableAuthority,
  CardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
export type { Certificate, CertificateKind } from "./certificate.ts";
export { parseCertificate } from "./certificate.ts";
export type { CertificateBearer } from "./certificate-names.ts";
export type { CertificatePeriod } from "./certificate-period.ts";
export { certificatePeriod } from "./certificate-period.ts";
export type { CardInformation, CommonCard, UnverifiedAnswer } from "./common-card.ts";
export type { JpkiErrorCode } from "./errors.ts";
export {
  JpkiError,
  jpkiErrorCodes,
  PinIncorrectError,
  StatusWordError,
  VerificationNumberIncorrectError,
} from "./errors.ts";
export type { CardAnswer } from "./internal-authentication.ts";
export type { SignOptions } from "./key-session.ts";
export type { CardProfile, TokenKind, TokenTraits } from "./layout/card-profile.ts";
export type { CardVerifiableHierarchy } from "./layout/card-verifiable.ts";
export type {
  KeyAlgorithm,
  KeyAlgorithmName,
  SignatureAlgorithm,
  SignSchemeName,
} from "./layout/key-algorithms.ts";
export { myNumberCardProfile } from "./layout/my-number-card.ts";
export { nextCardProfile } from "./layout/next-card.ts";
export type { MyNumberCard, OpenMyNumberCardOptions } from "./my-number-card.ts";
export { openMyNumberCard } from "./my-number-card.ts";
export type { CardReader } from "./reader.ts";
export type { PinTries, VerifyPinOptions } from "./reference.ts";
export type { ResidentRegistry } from "./resident-registry.ts";
export type { RsaPublicKey } from "./rsa-signature.ts";
export type { Signing } from "./signing.ts";
export { describeStatusWord } from "./status-word.ts";
export type { AgeRecord, CardIssuer, Surface } from "./surface-file.ts";
export type { TerminalAuthenticator } from "./terminal-authenticator.ts";
export type { Token } from "./token.ts";
export type { TokenFlag, TokenInformation } from "./token-information.ts";
export type { KeyUsage } from "./trust/key-usage.ts";
export type { CardFace, PrintedBirthDate } from "./verification-number.ts";
export { printedBirthDate, verificationNumberB } from "./verification-number.ts";
export type {
  PrintedBirthDateOptions,
  PrintedEntryOptions,
  VerificationNumberOptions,
} from "./verification-number-entry.ts";
