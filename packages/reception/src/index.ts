export type { CertificateState } from "./certificate.ts";
export { noConsents } from "./consents.ts";
export type {
  AskConsents,
  Cancelled,
  ChooseIdentification,
  ConfirmByStaff,
  ConsentItem,
  Desk,
  EnterPin,
  IdentificationMethod,
  LastAttempt,
  NoAnswer,
  Notice,
  OtherMethod,
  StaffReason,
} from "./desk.ts";
export { ReceptionError, type ReceptionErrorCode, receptionErrorCodes } from "./errors.ts";
export { faceAttemptLimit } from "./identify.ts";
export {
  chainLine,
  type Journal,
  type JournalEntry,
  type JournalLine,
  verifyChain,
} from "./journal.ts";
export type { CardState } from "./precheck.ts";
export { receive } from "./receive.ts";
export type { FaceVerifier, Reception, VerificationNumberSource } from "./reception.ts";
export type { Step, StepName } from "./steps.ts";
export type { CardUnusable, ConsentsSent, Identity, Visit } from "./visit.ts";
