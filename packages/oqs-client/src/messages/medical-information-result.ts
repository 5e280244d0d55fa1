/**
 * Results of {@link medicationRequestMessage} and {@link checkupRequestMessage} as XML (`YZK…01res`, `TKK…01res`): the person stands
 * in the header, under names that differ between the two. What was prescribed or measured is not described here and stands in
 * `extra`, whole.
 * @module
 */
import type { GroupField } from "./fields.ts";
import { type MessageCodec, messageCodec } from "./xml-msg.ts";

const quaInf = {
  Name: { en: "name", ja: "氏名", seen: "OQSDrug2" },
  KanaName: { en: "nameKana", ja: "氏名カナ", seen: "OQSDrug2" },
  Birth: { en: "birthDate", ja: "生年月日", type: "date", seen: "OQSDrug2" },
} as const;

const qualificationsInfo = {
  Name: { en: "name", ja: "氏名", seen: "OQSDrug2" },
  KanasName: { en: "nameKana", ja: "氏名カナ", seen: "OQSDrug2" },
  Birthday: { en: "birthDate", ja: "生年月日", type: "date", seen: "OQSDrug2" },
  AdministrativeGenderCode: {
    en: "sex",
    ja: "性別コード",
    codes: "OQSCD007",
    inferred: "OQSDrug2",
  },
} as const;

const identifiers = {
  MedicalInstitutionCode: {
    en: "institution",
    ja: "医療機関コード",
    digits: 10,
    inferred: "OQSDrug2",
  },
  ArbitraryFileIdentifier: {
    en: "fileIdentifier",
    ja: "任意のファイル識別子",
    inferred: "OQSDrug2",
  },
} as const;

const outcome = {
  ResultCode: { en: "resultCode", ja: "処理結果コード", codes: "ResultCode", seen: "OQSDrug2" },
  MessageContents: { en: "message", ja: "メッセージ内容", seen: "OQSDrug2" },
} as const;

/** Types of the header of a medication result. */
export type MedicationResultHeader = typeof identifiers & {
  readonly QuaInf: GroupField<typeof quaInf> & { readonly en: "person" };
};

/** Types of the header of a checkup result. */
export type CheckupResultHeader = typeof identifiers & {
  readonly QualificationsInfo: GroupField<typeof qualificationsInfo> & { readonly en: "person" };
};

/** Reads and writes results of medication requests (薬剤情報・診療情報). */
export const medicationResultMessage: MessageCodec<typeof outcome, MedicationResultHeader> =
  messageCodec<typeof outcome, MedicationResultHeader>(outcome, {
    ...identifiers,
    QuaInf: { en: "person", ja: "資格情報", seen: "OQSDrug2", fields: quaInf },
  });

/** Reads and writes results of checkup requests (特定健診情報). */
export const checkupResultMessage: MessageCodec<typeof outcome, CheckupResultHeader> = messageCodec<
  typeof outcome,
  CheckupResultHeader
>(outcome, {
  ...identifiers,
  QualificationsInfo: {
    en: "person",
    ja: "資格情報",
    seen: "OQSDrug2",
    fields: qualificationsInfo,
  },
});
