import { expect, test } from "vitest";
import { unitEligibilityOf } from "./bulk-eligibility.ts";
import { bulkResultMessage } from "./messages/bulk-confirm-unit.ts";

const file = `<XmlMsg>
<MessageHeader><ReceptionNumber>R1</ReceptionNumber><SegmentOfResult>1</SegmentOfResult>
<QualificationConfirmationDate>20261122</QualificationConfirmationDate>
<NumberOfProcessingResult>3</NumberOfProcessingResult></MessageHeader>
<MessageBody>
<BulkConfirmUnit>
  <ResultOfQualificationConfirmation>
    <Name>見本　太郎</Name><Birthdate>19800229</Birthdate><InsurerNumber>  138057</InsurerNumber>
    <InsuredCardClassification>01</InsuredCardClassification>
    <LimitApplicationCertificateChanged>1</LimitApplicationCertificateChanged>
  </ResultOfQualificationConfirmation>
  <QualificationValidity>1</QualificationValidity><ProcessingResultStatus>1</ProcessingResultStatus>
  <ReferenceNumber>A1</ReferenceNumber><ReferenceNumber>A2</ReferenceNumber>
</BulkConfirmUnit>
<BulkConfirmUnit>
  <ProcessingResultStatus>2</ProcessingResultStatus><ProcessingResultCode>X1</ProcessingResultCode>
</BulkConfirmUnit>
<BulkConfirmUnit><QualificationValidity>4</QualificationValidity><New>n</New></BulkConfirmUnit>
</MessageBody></XmlMsg>`;

test("every person of a bulk result becomes the value a single answer would have been", () => {
  const message = bulkResultMessage.decodeXml(new TextEncoder().encode(file), {
    encoding: "UTF-8",
  });
  const { MessageHeader: header = {}, MessageBody: body = {} } = message;
  const units = body.BulkConfirmUnit ?? [];
  expect(units.map((unit) => unit.ReferenceNumber)).toEqual([["A1", "A2"], undefined, undefined]);
  const [insured, refused, unknown] = units.map((unit) => unitEligibilityOf(unit, { header }));
  expect(insured).toMatchObject({
    outcome: "eligible",
    patient: { name: "見本　太郎" },
    insurer: { number: "138057" },
    copaymentPercent: 30,
  });
  expect(refused).toMatchObject({ outcome: "refused", code: "X1" });
  expect(unknown).toMatchObject({
    outcome: "ineligible",
    reason: "not-found",
    answer: { MessageBody: { extra: [{ name: "New", content: "n" }] } },
  });
});
