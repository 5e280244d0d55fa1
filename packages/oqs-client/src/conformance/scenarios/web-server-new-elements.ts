import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** An element nobody knows does not break a question. */
export const webServerNewElements: WebApiServerScenario = {
  id: "web-server-new-elements",
  profile: "web-api-server",
  title: {
    en: "An element nobody knows does not break a question",
    ja: "未知の要素があっても照会に答える",
  },
  steps: { en: "The suite adds an element to a search.", ja: "照会に要素を一つ加える。" },
  fix: { en: "Ignore elements the server does not know.", ja: "未知の要素を無視する。" },
  requirement: { certainty: "ours", from: "elements are added with every revision" },
  run: async (stage) => {
    const extra = [{ name: "NewElement", content: "1" }];
    const called = await stage.search(undefined, {
      change: (question) => ({ ...question, MessageBody: { ...question.MessageBody, extra } }),
    });
    return [judged(saysEligible(called), "answered all the same", inWords(called))];
  },
};
