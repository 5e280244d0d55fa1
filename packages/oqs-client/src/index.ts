export type { Challenge, EligibilityProof, ProofMethod } from "./authentication.ts";
export { unitEligibilityOf } from "./bulk-eligibility.ts";
export {
  type Disclosed,
  type ElderlyCertificate,
  inForce,
  type LimitCertificate,
  type SpecificDiseaseCertificate,
} from "./certificates.ts";
export {
  type CheckedNumber,
  checkDigit,
  hasValidCheckDigit,
  type NumberWarning,
  numberWarnings,
} from "./check-digit.ts";
export type { CircuitOptions, CircuitState } from "./circuit-breaker.ts";
export {
  createOqsClient,
  type OqsClient,
  type OqsClientOptions,
  type OqsCredentials,
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
  type Era,
  type EraDate,
  type EraDateReading,
  type EraDateRefusal,
  type EraDateStyle,
  eraDateOf,
  eras,
  formatEraDate,
  parseEraDate,
} from "./era.ts";
export {
  OqsBusyError,
  OqsError,
  type OqsErrorCode,
  OqsPausedError,
  OqsRejectedError,
  oqsErrorCodes,
  UnencodableCharacterError,
} from "./errors.ts";
export type { OqsEvent, RequestOutcome } from "./events.ts";
export { type ExplainOptions, type Explanation, explain } from "./explanation.ts";
export {
  type ExplanationCertainty,
  type ExplanationEntry,
  type ExplanationLanguage,
  type Explanations,
  type ExplanationText,
  explanationIds,
} from "./explanation-entries.ts";
export type { CodeInTable, Explainable, ExplainableOutcome } from "./explanation-questions.ts";
export { isIndividualNumber, redactIndividualNumbers } from "./individual-number.ts";
export { isJisX0208 } from "./jis-x-0208.ts";
export {
  type MatchingPolicies,
  matchingKey,
  toFullWidthKana,
  toHalfWidthKana,
  toKatakana,
} from "./kana.ts";
export type { Content, Element } from "./messages/element.ts";
export type { MessageBody } from "./messages/message-body.ts";
export type { MessageHeader } from "./messages/message-header.ts";
export type { Code } from "./messages/plain.ts";
export type { QualificationConfirmSearchInfo } from "./messages/qualification-confirm-search-info.ts";
export type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";
export type { XmlMsg } from "./messages/xml-msg.ts";
export {
  checkName,
  type NameCheck,
  type NameFinding,
  type NameForClaim,
  type NameOptions,
  type NameReason,
  type NameSuggestion,
  type NameWarning,
  nameForClaim,
} from "./name-check.ts";
export type { PrescriptionChosen, PrescriptionForm } from "./operations/choose-prescription.ts";
export type {
  ReferenceNumber,
  ReferenceNumberRegistered,
} from "./operations/register-reference-number.ts";
export type { CareSetting, RevisitData } from "./operations/revisit.ts";
export type { AssistanceData } from "./operations/search-assistance.ts";
export type { DisasterSearch, PersonData } from "./operations/search-in-disaster.ts";
export type { ConsentsSent, SendConsentsOptions } from "./operations/send-consents.ts";
export type { MedicalTicket, PublicExpense } from "./public-expense.ts";
export type { RetryBudget } from "./retry-budget.ts";
export type { OqsEndpoint, RouteName } from "./routes.ts";
export type { InsuranceData } from "./search.ts";
export {
  type Session,
  type SessionPool,
  type SessionPoolOptions,
  sessionPool,
} from "./session-pool.ts";
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
export type { NotTaken, Unknown } from "./write.ts";
