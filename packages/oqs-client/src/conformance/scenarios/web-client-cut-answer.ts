import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An answer that breaks off is not believed. */
export const webClientCutAnswer: WebApiClientScenario = {
  id: "web-client-cut-answer",
  profile: "web-api-client",
  title: { en: "An answer that breaks off is not believed", ja: "途中で切れた回答を信じない" },
  steps: { en: "The connection ends in the middle of the answer.", ja: "回答の途中で接続を切る。" },
  fix: {
    en: "Compare the length, and read JSON strictly.",
    ja: "長さを確かめ、JSONを厳密に読む。",
  },
  requirement: { certainty: "ours", from: "half an answer is no answer" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", (request) => {
      const body = eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {}));
      return { body, cutAfter: Math.ceil(Buffer.byteLength(body) * 0.7) };
    });
    return [reported(await stage.search(), ["error"])];
  },
};
