export type { Challenge, EligibilityProof, ProofMethod } from "./authentication.ts";
export { unitEligibilityOf } from "./bulk-eligibility.ts";
export { checkDigit, hasValidCheckDigit } from "./check-digit.ts";
export {
  type ConsentsSent,
  createOqsClient,
  type OqsClient,
  type OqsClientOptions,
  type OqsCredentials,
  type OqsEndpoint,
} from "./client.ts";
export {
  type CodeMeaning,
  type CodeTable,
  type CodeTableName,
  type CodeTables,
  codeMeaning,
  codeTables,
} from "./codes.ts";
export type { TlsCredentials } from "./connection.ts";
export {
  type Disclosed,
  type ElderlyCertificate,
  inForce,
  type LimitCertificate,
  type SpecificDiseaseCertificate,
} from "./certificates.ts";
export { availableUntil, type Consents } from "./consent.ts";
export type { Copayment } from "./copayment.ts";
export {
  type Eligibility,
  type Eligible,
  eligibilityOf,
  type Ineligible,
  type Insurer,
  type Notice,
  type Patient,
  type Refused,
} from "./eligibility.ts";
export {
  OqsError,
  type OqsErrorCode,
  OqsRejectedError,
  oqsErrorCodes,
  UnencodableCharacterError,
} from "./errors.ts";
export type { Content, Element } from "./messages/element.ts";
export type { MessageBody } from "./messages/message-body.ts";
export type { MessageHeader } from "./messages/message-header.ts";
export type { QualificationConfirmSearchInfo } from "./messages/qualification-confirm-search-info.ts";
export type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";
export type { Code } from "./messages/plain.ts";
export type { XmlMsg } from "./messages/xml-msg.ts";
export type { MedicalTicket, PublicExpense } from "./public-expense.ts";
export type { InsuranceData } from "./search.ts";
export {
  type ConsentChange,
  consentChange,
  mayView,
  type NothingToView,
  nothingToView,
  type Viewing,
  type ViewingCategory,
  type ViewingConsent,
  type ViewingConsents,
  viewingConsentsOf,
} from "./viewing.ts";
