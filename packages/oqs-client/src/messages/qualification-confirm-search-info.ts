import type { Decoded } from "./fields.ts";

/** Elements a search by insurance data is made with (資格確認照会用情報). */
export const qualificationConfirmSearchInfo = {
  InsurerNumber: {
    en: "insurerNumber",
    ja: "保険者番号",
    type: "insurerNumber",
    lengthSeen: "MynaReception",
    seen: "myclinic-ts",
  },
  InsuredCardSymbol: {
    en: "symbol",
    ja: "被保険者証記号",
    maxLength: 20,
    lengthSeen: "MynaReception",
    seen: "myclinic-ts",
  },
  InsuredIdentificationNumber: {
    en: "number",
    ja: "被保険者証番号",
    maxLength: 20,
    lengthSeen: "MynaReception",
    seen: "myclinic-ts",
  },
  InsuredBranchNumber: {
    en: "branch",
    ja: "被保険者証枝番",
    digits: 2,
    lengthSeen: "MynaReception",
    seen: "myclinic-ts",
  },
  Birthdate: { en: "birthDate", ja: "生年月日", type: "date", seen: "myclinic-ts" },
  LimitApplicationCertificateRelatedConsFlg: {
    en: "limitConsent",
    ja: "限度額適用認定証提供同意フラグ",
    codes: "OQSCD001",
    seen: "myclinic-ts",
  },
  ArbitraryIdentifier: { en: "identifier", ja: "任意の識別子", seen: "myclinic-ts" },
} as const;

/** What a search by insurance data asks for, and its echo in the answer (資格確認照会用情報). */
export type QualificationConfirmSearchInfo = Decoded<typeof qualificationConfirmSearchInfo>;
