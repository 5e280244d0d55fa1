import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A notice beside a good result is not an error. */
export const webClientNotice: WebApiClientScenario = {
  id: "web-client-notice",
  profile: "web-api-client",
  title: {
    en: "A notice beside a good result is not an error",
    ja: "正常な結果の付帯情報をエラーとみなさない",
  },
  steps: {
    en: "The answer is eligible and has ProcessingResultCode and ProcessingResultMessage.",
    ja: "有効の回答に処理結果コードとメッセージを付ける。",
  },
  fix: { en: "Show the notice and go on.", ja: "付帯情報を表示して続ける。" },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    stage.answerSearches((answer) => ({
      ...answer,
      MessageBody: {
        ...answer.MessageBody,
        ProcessingResultCode: "CONFORMANCE",
        ProcessingResultMessage: "A notice.",
      },
    }));
    return [reported(await stage.search(), ["eligible"])];
  },
};
