/**
 * Registering the institution's own number for a patient (照会番号登録): single (`OQSsiimm01req`, `01res`) and bulk
 * (`OQSmuimm01req` … `02res`). The number belongs to institution and qualification and is lost with the insurance.
 * @module
 */
import type { Decoded, GroupField } from "./fields.ts";
import { processingResult } from "./processing-result.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const registration = {
  ReferenceNumber: {
    en: "referenceNumber",
    ja: "照会番号",
    maxLength: 50,
    lengthSeen: "MynaReception",
    seen: "MynaReception",
  },
  InsurerNumber: {
    en: "insurerNumber",
    ja: "保険者番号",
    type: "insurerNumber",
    lengthSeen: "MynaReception",
    seen: "MynaReception",
  },
  InsuredCardSymbol: {
    en: "symbol",
    ja: "被保険者証記号",
    maxLength: 20,
    lengthSeen: "MynaReception",
    seen: "MynaReception",
  },
  InsuredIdentificationNumber: {
    en: "number",
    ja: "被保険者証番号",
    maxLength: 20,
    lengthSeen: "MynaReception",
    seen: "MynaReception",
  },
  InsuredBranchNumber: {
    en: "branch",
    ja: "被保険者証枝番",
    digits: 2,
    lengthSeen: "MynaReception",
    seen: "MynaReception",
  },
} as const;

/** One number to be registered (照会番号登録情報). */
export type ReferenceNumberRegistrationInfo = Decoded<typeof registration>;

type Registration = GroupField<typeof registration> & { readonly en: "registration" };

const described: Registration = {
  en: "registration",
  ja: "照会番号登録情報",
  seen: "MynaReception",
  fields: registration,
};

/** Types of the body of the single job, question and answer. */
export type RegistrationFields = {
  readonly ReferenceNumberRegistrationInfo: Registration;
} & typeof processingResult;

/** Reads and writes the single job: the answer repeats the question and adds its result. */
export const registrationMessage: MessageCodec<RegistrationFields> =
  messageCodec<RegistrationFields>({
    ReferenceNumberRegistrationInfo: described,
    ...processingResult,
  });

/** Types of the body of the bulk request. */
export type BulkRegistrationFields = {
  readonly ReferenceNumberRegistrationInfo: GroupField<typeof registration> & {
    readonly en: "registrations";
    readonly repeated: true;
  };
};

/** Reads and writes the bulk request. */
export const bulkRegistrationMessage: MessageCodec<BulkRegistrationFields> =
  messageCodec<BulkRegistrationFields>({
    ReferenceNumberRegistrationInfo: { ...described, en: "registrations", repeated: true },
  });

/** Types of the body of the bulk result. */
export type BulkRegistrationResultFields = typeof processingResult & {
  readonly BulkRegistrationUnit: GroupField<RegistrationFields> & {
    readonly en: "units";
    readonly repeated: true;
  };
};

/** Reads and writes the bulk result: one unit per number. */
export const bulkRegistrationResultMessage: MessageCodec<BulkRegistrationResultFields> =
  messageCodec<BulkRegistrationResultFields>({
    ...processingResult,
    BulkRegistrationUnit: {
      en: "units",
      ja: "照会番号一括登録結果(1人分)",
      seen: "MynaReception",
      repeated: true,
      fields: { ReferenceNumberRegistrationInfo: described, ...processingResult },
    },
  });
