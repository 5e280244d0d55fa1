import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A connection that ends without an answer is no answer. */
export const webClientLostAnswer: WebApiClientScenario = {
  id: "web-client-lost-answer",
  profile: "web-api-client",
  title: {
    en: "A connection that ends without an answer is no answer",
    ja: "応答なしで切れた接続を回答とみなさない",
  },
  steps: {
    en: "The connection ends after the question was read.",
    ja: "照会を受け取った後に接続を切る。",
  },
  fix: {
    en: "Report an error, or ask again; never keep an older answer.",
    ja: "エラーとするか照会し直す。以前の回答を使わない。",
  },
  requirement: { certainty: "ours", from: "what was not answered is not known" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", () => "hang-up");
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
