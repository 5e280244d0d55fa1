import { advised, judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, messageOf } from "../web-api-server-stage.ts";

/** An answer is a message of the known form. */
export const webServerAnswerForm: WebApiServerScenario = {
  id: "web-server-answer-form",
  profile: "web-api-server",
  title: { en: "An answer is a message of the known form", ja: "回答が既知の電文の形をしている" },
  steps: {
    en: "The suite reads header, body and result of an answer strictly.",
    ja: "回答のヘッダ・本文・結果を厳密に読む。",
  },
  fix: {
    en: "Answer {XmlMsg: {MessageHeader, MessageBody: {…, ResultList: [{ResultOfQualificationConfirmation}]}}}.",
    ja: "{XmlMsg: {MessageHeader, MessageBody: {…, ResultList: [{ResultOfQualificationConfirmation}]}}} を返す。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const called = await stage.search();
    const message = messageOf(called);
    if (called.outcome !== "answered" || message === undefined)
      return [judged(false, "", `no message that can be read (${inWords(called)})`)];
    const { MessageHeader: header = {}, MessageBody: body = {} } = message;
    const [result] = body.ResultList?.ResultOfQualificationConfirmation ?? [];
    const unknown = [...(header.extra ?? []), ...(body.extra ?? []), ...(result?.extra ?? [])].map(
      ({ name }) => name,
    );
    const isList = /"ResultList"\s*:\s*\[/.test(Buffer.from(called.body).toString());
    return [
      judged(
        /^application\/json\s*;\s*charset=utf-8$/i.test(called.headers["content-type"] ?? ""),
        "JSON in UTF-8",
        "another Content-Type",
      ),
      judged(header.SegmentOfResult === "1", "SegmentOfResult 1", "another or no SegmentOfResult"),
      judged(result !== undefined, "a result", "no ResultOfQualificationConfirmation"),
      judged(isList, "ResultList is an array", "ResultList is no array"),
      advised(
        unknown.length === 0,
        "known elements only",
        `elements of no table: ${[...new Set(unknown)].join(", ")}`,
      ),
    ];
  },
};
