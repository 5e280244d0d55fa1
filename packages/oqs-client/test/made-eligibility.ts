import { type Eligible, eligibilityOf } from "../src/index.ts";

export const institution = "9910000018";

/** An eligibility as the payer would answer it; `size` adds so many characters of unknown elements. */
export function madeEligibility(size = 0): Eligible {
  const eligibility = eligibilityOf({
    MessageHeader: {
      SegmentOfResult: "1",
      QualificationConfirmationDate: "20261122",
      MedicalInstitutionCode: institution,
      ArbitraryFileIdentifier: "of-the-web-api",
      ReferenceClassification: "1",
      CharacterCodeIdentifier: "0",
    },
    MessageBody: {
      ProcessingResultStatus: "1",
      QualificationValidity: "1",
      ResultList: {
        ResultOfQualificationConfirmation: [
          {
            InsuredCardClassification: "01",
            InsurerNumber: "00990017",
            InsuredCardSymbol: "見本１",
            InsuredIdentificationNumber: "0012",
            InsuredBranchNumber: "00",
            Name: "髙見　太郎",
            NameKana: "ﾀｶﾐ ﾀﾛｳ",
            Sex1: "1",
            Birthdate: "19800401",
            Address: "架空県見本市〜１−２",
            InsurerName: "架空見本市国民健康保険",
            extra: [
              { name: "NewElement", content: " 01 " },
              ...(size === 0 ? [] : [{ name: "LongElement", content: "あ".repeat(size) }]),
            ],
          },
        ],
      },
    },
  });
  if (eligibility.outcome !== "eligible") throw new Error(eligibility.outcome);
  return eligibility;
}
