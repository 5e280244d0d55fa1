import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An error for the person is not an eligibility. */
export const webClientPersonError: WebApiClientScenario = {
  id: "web-client-person-error",
  profile: "web-api-client",
  title: {
    en: "An error for the person is not an eligibility",
    ja: "個人単位のエラーを有効とみなさない",
  },
  steps: { en: "The body has ProcessingResultStatus 2.", ja: "本文の処理結果状況が2（エラー）。" },
  fix: {
    en: "Look at ProcessingResultStatus before QualificationValidity.",
    ja: "資格有効性より先に処理結果状況を見る。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts (OQSCD004)" },
  control: true,
  run: async (stage) => {
    stage.answerSearches((answer) => ({
      ...answer,
      MessageBody: {
        ...answer.MessageBody,
        ProcessingResultStatus: "2",
        ProcessingResultCode: "CONFORMANCE",
      },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
