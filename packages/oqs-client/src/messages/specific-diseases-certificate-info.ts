/** Elements of one certificate of a specific disease (特定疾病療養受療証情報); its validity children do not repeat "Certificate". */
export const specificDiseasesCertificateInfo = {
  SpecificDiseasesDiseaseCategory: {
    en: "disease",
    ja: "特定疾病療養受療証認定疾病区分",
    codes: "OQSCD013",
    seen: "myclinic-ts",
  },
  SpecificDiseasesCertificateDate: {
    en: "issuedOn",
    ja: "特定疾病療養受療証交付年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  SpecificDiseasesValidStartDate: {
    en: "validFrom",
    ja: "特定疾病療養受療証有効開始年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  SpecificDiseasesValidEndDate: {
    en: "validUntil",
    ja: "特定疾病療養受療証有効終了年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  SpecificDiseasesSelfPay: {
    en: "selfPayYen",
    ja: "特定疾病療養受療証自己負担限度額",
    type: "yen",
    seen: "myclinic-ts",
  },
} as const;
