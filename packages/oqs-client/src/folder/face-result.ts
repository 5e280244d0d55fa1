/**
 * The face result file (資格確認結果ファイル): its name and its content.
 * @module
 */
import { randomBytes } from "node:crypto";
import { type Consents, withConsents } from "../consent.ts";
import { wireDate, wireDateTime } from "../date.ts";
import type { Eligibility } from "../eligibility.ts";
import type { Encoding } from "../encoding.ts";
import { insurerNumber } from "../insurer-number.ts";
import type { ResultOfQualificationConfirmation } from "../messages/result-of-qualification-confirmation.ts";
import type { XmlMsg } from "../messages/xml-msg.ts";

/** What goes into a face result file. */
export interface FaceResult {
  readonly eligibility: Eligibility;
  readonly institution: string;
  /** Goes into 任意のファイル識別子, so that the receipt computer can tie the file to its session. */
  readonly sessionId: string;
  readonly encoding: Encoding;
  readonly now: Date;
  readonly consents?: Consents | undefined;
  /** When the consents were given; `now` when absent. */
  readonly consentedAt?: Date | undefined;
}

/** `OQSsiquc01res_face_<institution><20 hex>_<yyyyMMddHHmmss>.xml`, the form seen in the field; the hex is random unless given. */
export function faceResultName(
  institution: string,
  now: Date,
  hex: string = randomBytes(10).toString("hex"),
): string {
  const id = `${institution}${hex}`;
  return `OQSsiquc01res_face_${id}_${wireDateTime(now)}.xml`;
}

/** The payer's answer as a face result: header of this facility and session, consents written in, all else as it came. */
export function faceResultMessage(result: FaceResult): XmlMsg {
  const { eligibility, now } = result;
  const { MessageHeader: header, MessageBody: body = {} } = eligibility.answer;
  const list = body.ResultList;
  const results = list?.ResultOfQualificationConfirmation;
  return {
    ...eligibility.answer,
    MessageHeader: {
      ProcessExecutionTime: wireDateTime(now),
      QualificationConfirmationDate: wireDate(now),
      ReferenceClassification: "1",
      ...header,
      MedicalInstitutionCode: result.institution,
      ArbitraryFileIdentifier: result.sessionId,
      CharacterCodeIdentifier: result.encoding === "Shift_JIS" ? "1" : "0",
    },
    MessageBody: {
      ...body,
      ...(results === undefined
        ? {}
        : {
            ResultList: {
              ...list,
              ResultOfQualificationConfirmation: results.map((one) => resultIn(result, one)),
            },
          }),
    },
  };
}

function resultIn(
  { consents, consentedAt, now }: FaceResult,
  one: ResultOfQualificationConfirmation,
): ResultOfQualificationConfirmation {
  const consented = consents === undefined ? one : withConsents(one, consents, consentedAt ?? now);
  if (consented.InsurerNumber === undefined) return consented;
  // Files pad to 8 with spaces, the Web-API with zeros.
  return {
    ...consented,
    InsurerNumber: insurerNumber(consented.InsurerNumber).padStart(8, " "),
  };
}
