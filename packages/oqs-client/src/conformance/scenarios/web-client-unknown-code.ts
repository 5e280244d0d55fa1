import type { XmlMsg } from "../../messages/xml-msg.ts";
import { reported, reportedValue } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A code nobody knows does not break a reception. */
export const webClientUnknownCode: WebApiClientScenario = {
  id: "web-client-unknown-code",
  profile: "web-api-client",
  title: {
    en: "A code nobody knows does not break a reception",
    ja: "未知の符号があっても受付が止まらない",
  },
  steps: {
    en: "InsuredCardClassification has a value that is in no table.",
    ja: "被保険者証区分に表にない値を返す。",
  },
  fix: {
    en: "Keep unknown codes as they are and go on.",
    ja: "未知の符号はそのまま保持して処理を続ける。",
  },
  requirement: {
    certainty: "seen",
    from: "smart-test fields broke on new codes; the tables grow with every revision",
  },
  run: async (stage) => {
    stage.answerSearches((answer) => withResult(answer, { InsuredCardClassification: "Z9" }));
    const report = await stage.search();
    return [
      reported(report, ["eligible"]),
      reportedValue(report, "InsuredCardClassification", "Z9"),
    ];
  },
};

function withResult(answer: XmlMsg, changes: Readonly<Record<string, string>>): XmlMsg {
  const [result = {}] = answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
  const changed = { ...result, ...changes };
  return {
    ...answer,
    MessageBody: {
      ...answer.MessageBody,
      ResultList: { ResultOfQualificationConfirmation: [changed] },
    },
  };
}
