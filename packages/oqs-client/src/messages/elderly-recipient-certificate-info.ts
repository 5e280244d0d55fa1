/** Elements of the certificate of an elderly recipient (高齢受給者証情報); its validity children do not repeat "Certificate". */
export const elderlyRecipientCertificateInfo = {
  ElderlyRecipientCertificateDate: {
    en: "issuedOn",
    ja: "高齢受給者証交付年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  ElderlyRecipientValidStartDate: {
    en: "validFrom",
    ja: "高齢受給者証有効開始年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  ElderlyRecipientValidEndDate: {
    en: "validUntil",
    ja: "高齢受給者証有効終了年月日",
    type: "date",
    seen: "myclinic-ts",
  },
  ElderlyRecipientContributionRatio: {
    en: "copaymentPercent",
    ja: "高齢受給者証一部負担金割合",
    type: "percent",
    seen: "myclinic-ts",
  },
} as const;
