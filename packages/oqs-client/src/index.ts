export type { Challenge, EligibilityProof, ProofMethod } from "./authentication.ts";
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
  codeMeaning,
  codeTables,
} from "./codes.ts";
export type { TlsCredentials } from "./connection.ts";
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
export type { XmlMsg } from "./messages/xml-msg.ts";
export type { InsuranceData } from "./search.ts";
