import { elderlyRecipientCertificateInfo } from "./elderly-recipient-certificate-info.ts";
import type { Decoded, GroupField } from "./fields.ts";
import { insuredPerson } from "./insured-person.ts";
import { limitApplicationCertificateRelatedInfo } from "./limit-application-certificate-related-info.ts";
import { medicalTicketInfo } from "./medical-ticket-info.ts";
import type { Plain } from "./plain.ts";
import { specificDiseasesCertificateInfo } from "./specific-diseases-certificate-info.ts";
import { viewingConsents } from "./viewing-consents.ts";

const limitConsent = {
  LimitApplicationCertificateRelatedConsFlg: {
    en: "limitConsent",
    ja: "限度額適用認定証提供同意フラグ",
    codes: "OQSCD001",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateRelatedConsTime: {
    en: "limitConsentAt",
    ja: "限度額適用認定証提供同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
} as const;

const limitChanged = {
  LimitApplicationCertificateChanged: {
    en: "limitChanged",
    ja: "限度額適用認定証情報変更有無",
    codes: "OQSCD014",
    seen: "smart-test",
  },
} as const;

const specificDiseasesConsent = {
  SpecificDiseasesCertificateRelatedConsFlg: {
    en: "specificDiseasesConsent",
    ja: "特定疾病療養受療証提供同意フラグ",
    codes: "OQSCD016",
    seen: "myclinic-ts",
  },
  SpecificDiseasesCertificateRelatedConsTime: {
    en: "specificDiseasesConsentAt",
    ja: "特定疾病療養受療証提供同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
} as const;

const identifiers = {
  ReferenceNumber: {
    en: "referenceNumber",
    ja: "照会番号",
    maxLength: 50,
    lengthSeen: "MynaReception",
    seen: "myclinic-ts",
  },
  QualificationConfirmationKey: {
    en: "confirmationKey",
    ja: "資格確認キー",
    seen: "MynaReception",
  },
  PrescriptionIssueSelect: {
    en: "prescriptionForm",
    ja: "処方箋発行形態",
    codes: "OQSCD017",
    seen: "smart-test",
  },
  ArbitraryIdentifier: { en: "identifier", ja: "任意の識別子", seen: "smart-test" },
} as const;

/** Types of {@link resultOfQualificationConfirmation}; its nested descriptions come from their own files. */
export type ResultFields = typeof insuredPerson & {
  readonly ElderlyRecipientCertificateInfo: GroupField<typeof elderlyRecipientCertificateInfo> & {
    readonly en: "elderlyCertificate";
  };
} & typeof limitConsent & {
    readonly LimitApplicationCertificateRelatedInfo: GroupField<
      typeof limitApplicationCertificateRelatedInfo
    > & { readonly en: "limitCertificate" };
  } & typeof limitChanged &
  typeof specificDiseasesConsent & {
    readonly SpecificDiseasesCertificateList: GroupField<{
      readonly SpecificDiseasesCertificateInfo: GroupField<
        typeof specificDiseasesCertificateInfo
      > & { readonly repeated: true };
    }> & { readonly en: "specificDiseases"; readonly array: true };
    readonly PublicExpenseResultList: GroupField<{
      readonly MedicalTicketInfo: GroupField<typeof medicalTicketInfo> & {
        readonly repeated: true;
      };
    }> & { readonly en: "medicalTickets"; readonly array: true };
  } & typeof viewingConsents &
  typeof identifiers;

/** Elements of one confirmed qualification (資格確認結果). */
export const resultOfQualificationConfirmation: ResultFields = {
  ...insuredPerson,
  ElderlyRecipientCertificateInfo: {
    en: "elderlyCertificate",
    ja: "高齢受給者証情報",
    seen: "myclinic-ts",
    fields: elderlyRecipientCertificateInfo,
  },
  ...limitConsent,
  LimitApplicationCertificateRelatedInfo: {
    en: "limitCertificate",
    ja: "限度額適用認定証関連情報",
    seen: "myclinic-ts",
    fields: limitApplicationCertificateRelatedInfo,
  },
  ...limitChanged,
  ...specificDiseasesConsent,
  SpecificDiseasesCertificateList: {
    en: "specificDiseases",
    ja: "特定疾病療養受療証情報リスト",
    seen: "myclinic-ts",
    array: true,
    fields: {
      SpecificDiseasesCertificateInfo: {
        en: "specificDisease",
        ja: "特定疾病療養受療証情報",
        seen: "myclinic-ts",
        repeated: true,
        fields: specificDiseasesCertificateInfo,
      },
    },
  },
  PublicExpenseResultList: {
    en: "medicalTickets",
    ja: "医療扶助資格確認結果リスト",
    seen: "ResWatcher",
    array: true,
    fields: {
      MedicalTicketInfo: {
        en: "medicalTicket",
        ja: "医療券・調剤券情報",
        seen: "ResWatcher",
        repeated: true,
        fields: medicalTicketInfo,
      },
    },
  },
  ...viewingConsents,
  ...identifiers,
};

/** One confirmed qualification (資格確認結果). */
export type ResultOfQualificationConfirmation = Decoded<ResultFields>;

/** One confirmed qualification in plain English (資格確認結果). */
export type PlainResult = Plain<ResultFields>;
