/** Elements of the certificate of the high-cost limit (限度額適用認定証関連情報); every child repeats the whole prefix. */
export const limitApplicationCertificateRelatedInfo = {
  LimitApplicationCertificateClassification: {
    en: "classification",
    ja: "限度額適用認定証区分",
    codes: "OQSCD011",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateClassificationFlag: {
    en: "category",
    ja: "限度額適用認定証適用区分",
    codes: "OQSCD012",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateDate: {
    en: "issuedOn",
    ja: "限度額適用認定証交付年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateValidStartDate: {
    en: "validFrom",
    ja: "限度額適用認定証有効開始年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateValidEndDate: {
    en: "validUntil",
    ja: "限度額適用認定証有効終了年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  LimitApplicationCertificateLongTermDate: {
    en: "longTermSince",
    ja: "限度額適用認定証長期入院該当年月日",
    type: "date",
    seen: "myclinic-ts",
  },
} as const;
