export {
  type BulkContent,
  type BulkPart,
  type ByteSource,
  readBulk,
  readBulkResult,
  type Unit,
  type UnitName,
  writeBulk,
  writeBulkSearch,
} from "../bulk.ts";
export type { CodeMeaning, CodeTable, CodeTableName, CodeTables } from "../codes.ts";
export { codeMeaning, codeTables } from "../codes.ts";
export type { Encoding } from "../encoding.ts";
export { readXml, writeXml, type XmlPartsOptions, type XmlWriteOptions } from "../xml.ts";
export { readZip, type ZipEntry, type ZipLimits, zipLimits } from "../zip-reader.ts";
export { writeZip, type ZipSource } from "../zip-writer.ts";
export {
  type BulkAccepted,
  type BulkAcceptedFields,
  bulkAcceptedMessage,
} from "./bulk-accepted.ts";
export {
  type BulkConfirmUnit,
  type BulkConfirmUnitFields,
  type BulkResultFields,
  bulkConfirmUnit,
  bulkResultMessage,
} from "./bulk-confirm-unit.ts";
export { type BulkDownloadFields, bulkDownloadMessage } from "./bulk-download.ts";
export {
  type BulkPeriodSearchFields,
  bulkPeriodSearchMessage,
  type PeriodSearchInfo,
} from "./bulk-period-search.ts";
export { type BulkSearch, type BulkSearchFields, bulkSearchMessage } from "./bulk-search.ts";
export type { Content, Element, ReadLimits } from "./element.ts";
export type { Decoded, Fields, GroupField, TextField, ValueType } from "./fields.ts";
export {
  checkupRequestMessage,
  type MedicalInformationHeader,
  medicationRequestMessage,
} from "./medical-information-request.ts";
export {
  type CheckupResultHeader,
  checkupResultMessage,
  type MedicationResultHeader,
  medicationResultMessage,
} from "./medical-information-result.ts";
export { type MessageBody, type MessageBodyFields, messageBody } from "./message-body.ts";
export { type MessageHeader, messageHeader } from "./message-header.ts";
export { type MessageKind, messageKinds } from "./message-kinds.ts";
export { type Code, type Plain, type PlainInput, toPlain, toWire } from "./plain.ts";
export {
  type PrescriptionRegisteredFields,
  prescriptionRegisteredMessage,
  prescriptionRegistrationMessage,
} from "./prescription-registration.ts";
export {
  type QualificationConfirmSearchInfo,
  qualificationConfirmSearchInfo,
} from "./qualification-confirm-search-info.ts";
export {
  type BulkRegistrationFields,
  type BulkRegistrationResultFields,
  bulkRegistrationMessage,
  bulkRegistrationResultMessage,
  type ReferenceNumberRegistrationInfo,
  type RegistrationFields,
  registrationMessage,
} from "./reference-number-registration.ts";
export {
  type PlainResult,
  type ResultFields,
  type ResultOfQualificationConfirmation,
  resultOfQualificationConfirmation,
} from "./result-of-qualification-confirmation.ts";
export {
  type Certainty,
  certaintyOf,
  type Provenance,
  type SourceName,
  sources,
} from "./sources.ts";
export { type UnknownElement, unknownElements } from "./unknown-elements.ts";
export type { Padding, ValueTypes } from "./value-types.ts";
export {
  eligibilityMessage,
  type Message,
  type MessageCodec,
  type MessageFields,
  messageCodec,
  type XmlMsg,
} from "./xml-msg.ts";
