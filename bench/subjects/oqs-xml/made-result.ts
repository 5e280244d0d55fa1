import type { BulkConfirmUnit, Element } from "@uketsuke/oqs-client/messages";

/** A bulk result of made persons, of about 1,700 bytes each, as elements. */
export function madeResult(persons: number): Element {
  const units = Array.from({ length: persons }, (_, row) =>
    element("BulkConfirmUnit", madeUnit(row)),
  );
  const header = element("MessageHeader", { SegmentOfResult: "1", CharacterCodeIdentifier: "0" });
  return { name: "XmlMsg", content: [header, { name: "MessageBody", content: units }] };
}

/** One made person; the numbers begin with digits no insurer has. */
export function madeUnit(row: number): BulkConfirmUnit {
  const number = `${row}`.padStart(8, "0");
  return {
    QualificationConfirmSearchInfo: {
      InsurerNumber: "  990016",
      InsuredCardSymbol: "１２３",
      InsuredIdentificationNumber: number,
      InsuredBranchNumber: "01",
      Birthdate: "19600102",
      ArbitraryIdentifier: `row-${row}`,
    },
    ProcessingResultStatus: "1",
    QualificationValidity: "1",
    ResultOfQualificationConfirmation: [
      {
        InsuredCardClassification: "01",
        InsurerNumber: "  990016",
        InsuredCardSymbol: "１２３",
        InsuredIdentificationNumber: number,
        InsuredBranchNumber: "01",
        PersonalFamilyClassification: "1",
        InsuredName: "見本　太郎",
        Name: "見本　花子",
        NameKana: "ﾐﾎﾝ ﾊﾅｺ",
        Sex1: "2",
        Birthdate: "19600102",
        Address: "架空県見本市見本町１丁目２番地３号　見本マンション４０５",
        PostNumber: "999-0001",
        QualificationDate: "20200401",
        InsuredCertificateIssuanceDate: "20200401",
        InsuredCardValidDate: "20200401",
        InsuredPartialContributionRatio: "020",
        InsurerName: "架空見本県後期高齢者医療広域連合",
        LimitApplicationCertificateRelatedConsFlg: "0",
      },
    ],
  };
}

function element(name: string, members: object): Element {
  const content = Object.entries(members).flatMap(([inner, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).map(
      (one: unknown): Element =>
        typeof one === "object" && one !== null
          ? element(inner, one)
          : { name: inner, content: String(one) },
    ),
  );
  return { name, content };
}
