import { reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An answer about somebody else is refused. */
export const webClientOtherPerson: WebApiClientScenario = {
  id: "web-client-other-person",
  profile: "web-api-client",
  title: { en: "An answer about somebody else is refused", ja: "別の人についての回答を拒否する" },
  steps: {
    en: "The answer repeats another insured number than the question.",
    ja: "回答が照会とは別の番号を返す。",
  },
  fix: {
    en: "Compare what the answer repeats with what was asked, by equality.",
    ja: "回答が繰り返す内容を照会の内容と完全一致で照合する。",
  },
  requirement: { certainty: "ours", from: "the mix-up of patients is the worst failure" },
  control: true,
  run: async (stage) => {
    stage.answerSearches((_, question) =>
      eligibleAnswer({
        ...question,
        MessageBody: {
          QualificationConfirmSearchInfo: {
            ...question.MessageBody?.QualificationConfirmSearchInfo,
            InsuredIdentificationNumber: "7654321",
          },
        },
      }),
    );
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
