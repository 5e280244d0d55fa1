export type { CommandApdu, ResponseApdu } from "./apdu.ts";
export {
  commandHeader,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from "./apdu.ts";
export type { Authentication, Proof, ProofMethod } from "./authentication.ts";
export type { BasicAttributes, BasicInformation, Sex } from "./basic-information.ts";
export type { Card } from "./card.ts";
export type { CardCallOptions } from "./card-session.ts";
export type { CardSurface } from "./card-surface.ts";
export type { Certificate, CertificateKind, KeyUsage } from "./certificate.ts";
export { parseCertificate } from "./certificate.ts";
export type { CertificateBearer } from "./certificate-names.ts";
export type { CertificatePeriod } from "./certificate-period.ts";
export { certificatePeriod } from "./certificate-period.ts";
export type { JpkiErrorCode } from "./errors.ts";
export {
  JpkiError,
  jpkiErrorCodes,
  PinIncorrectError,
  StatusWordError,
  VerificationNumberIncorrectError,
} from "./errors.ts";
export type { SignOptions } from "./key-session.ts";
export type { CardProfile, TokenKind, TokenTraits } from "./layout/card-profile.ts";
export type {
  KeyAlgorithm,
  KeyAlgorithmName,
  SignatureAlgorithm,
  SignSchemeName,
} from "./layout/key-algorithms.ts";
export { myNumberCardProfile } from "./layout/my-number-card.ts";
export type { MyNumberCard, OpenMyNumberCardOptions } from "./my-number-card.ts";
export { openMyNumberCard } from "./my-number-card.ts";
export type { CardReader } from "./reader.ts";
export type { PinTries, VerificationNumberOptions, VerifyPinOptions } from "./reference.ts";
export type { Signing } from "./signing.ts";
export { describeStatusWord } from "./status-word.ts";
export type { TerminalAuthenticator } from "./terminal-authenticator.ts";
export type { Token } from "./token.ts";
export type { CardFace } from "./verification-number.ts";
export { verificationNumberB } from "./verification-number.ts";
