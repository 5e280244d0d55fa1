/** Consents to viewing (閲覧同意): per category a flag, when it was given, until when it holds (24 hours). */
export const viewingConsents = {
  SpecificHealthCheckupsInfoConsFlg: {
    en: "checkupConsent",
    ja: "特定健診情報閲覧同意フラグ",
    codes: "OQSCD016",
    seen: "myclinic-ts",
  },
  SpecificHealthCheckupsInfoConsTime: {
    en: "checkupConsentAt",
    ja: "特定健診情報閲覧同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  SpecificHealthCheckupsInfoAvailableTime: {
    en: "checkupAvailableUntil",
    ja: "特定健診情報閲覧有効期限",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  PharmacistsInfoConsFlg: {
    en: "medicationConsent",
    ja: "薬剤情報閲覧同意フラグ",
    codes: "OQSCD016",
    seen: "myclinic-ts",
  },
  PharmacistsInfoConsTime: {
    en: "medicationConsentAt",
    ja: "薬剤情報閲覧同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  PharmacistsInfoAvailableTime: {
    en: "medicationAvailableUntil",
    ja: "薬剤情報閲覧有効期限",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  DiagnosisInfoConsFlg: {
    en: "medicalInformationConsent",
    ja: "診療情報閲覧同意フラグ",
    codes: "OQSCD016",
    seen: "myclinic-ts",
  },
  DiagnosisInfoConsTime: {
    en: "medicalInformationConsentAt",
    ja: "診療情報閲覧同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  DiagnosisInfoAvailableTime: {
    en: "medicalInformationAvailableUntil",
    ja: "診療情報閲覧有効期限",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  OperationInfoConsFlg: {
    en: "surgeryConsent",
    ja: "手術情報閲覧同意フラグ",
    codes: "OQSCD016",
    seen: "myclinic-ts",
  },
  OperationInfoConsTime: {
    en: "surgeryConsentAt",
    ja: "手術情報閲覧同意日時",
    type: "dateTime",
    seen: "myclinic-ts",
  },
  OperationInfoAvailableTime: {
    en: "surgeryAvailableUntil",
    ja: "手術情報閲覧有効期限",
    type: "dateTime",
    seen: "myclinic-ts",
  },
} as const;
