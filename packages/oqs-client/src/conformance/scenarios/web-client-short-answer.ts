import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An answer that lacks its end is not believed. */
export const webClientShortAnswer: WebApiClientScenario = {
  id: "web-client-short-answer",
  profile: "web-api-client",
  title: { en: "An answer that lacks its end is not believed", ja: "末尾の欠けた回答を信じない" },
  steps: {
    en: "The answer stops after its validity, and its length says so.",
    ja: "回答が資格有効性の後で終わり、長さもそれに合っている。",
  },
  fix: {
    en: "Read JSON strictly; never search the text for single values.",
    ja: "JSONを厳密に読む。文字列検索で値を拾わない。",
  },
  requirement: { certainty: "ours", from: "half an answer is no answer" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", (request) => {
      const body = eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {}));
      return { body: body.slice(0, body.indexOf("ResultList")) };
    });
    return [reported(await stage.search(), ["error"])];
  },
};
