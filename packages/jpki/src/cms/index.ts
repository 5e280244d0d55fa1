export type { DigestName } from "../trust/digests.ts";
export type {
  SignerCryptographicallyValid,
  SignerRefused,
  SignerResult,
} from "./check-signer.ts";
export type { Content, ContentDigest } from "./content.ts";
export type { SignedDataRefusalReason } from "./refusal.ts";
export { signedDataRefusals } from "./refusal.ts";
export type { SignDataOptions, Signer, SignerCallOptions } from "./sign-data.ts";
export { signData } from "./sign-data.ts";
export type {
  SignedDataCryptographicallyValid,
  SignedDataRefused,
  SignedDataResult,
  VerifyJpkiSignedDataOptions,
  VerifySignedDataOptions,
  VerifyX509SignedDataOptions,
} from "./verify-signed-data.ts";
export { verifySignedData } from "./verify-signed-data.ts";
