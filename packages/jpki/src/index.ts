export type { CommandApdu, ResponseApdu } from "./apdu.ts";
export { decodeCommand, decodeResponse, encodeCommand, encodeResponse } from "./apdu.ts";
export type { Card } from "./card.ts";
export type { JpkiErrorCode } from "./errors.ts";
export {
  JpkiError,
  jpkiErrorCodes,
  PinIncorrectError,
  StatusWordError,
  VerificationNumberIncorrectError,
} from "./errors.ts";
export type { CardProfile, TokenKind } from "./layout.ts";
export { myNumberCardProfile } from "./layout.ts";
export type { CardReader } from "./reader.ts";
