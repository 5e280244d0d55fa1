import type { Decoded } from "./fields.ts";

/** Elements a search by insurance data is made with (資格確認照会用情報). */
export const qualificationConfirmSearchInfo = {
  InsurerNumber: { ja: "保険者番号" },
  InsuredCardSymbol: { ja: "被保険者証記号" },
  InsuredIdentificationNumber: { ja: "被保険者証番号" },
  InsuredBranchNumber: { ja: "被保険者証枝番" },
  Birthdate: { ja: "生年月日" },
  LimitApplicationCertificateRelatedConsFlg: {
    ja: "限度額適用認定証提供同意フラグ",
    codes: "ConsentFlag",
  },
  ArbitraryIdentifier: { ja: "任意の識別子" },
} as const;

/** What a search by insurance data asks for, and its echo in the answer (資格確認照会用情報). */
export type QualificationConfirmSearchInfo = Decoded<typeof qualificationConfirmSearchInfo>;
