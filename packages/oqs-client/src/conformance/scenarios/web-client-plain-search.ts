import { nothingCame, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An ordinary question is asked and its answer understood. */
export const webClientPlainSearch: WebApiClientScenario = {
  id: "web-client-plain-search",
  profile: "web-api-client",
  title: {
    en: "An ordinary question is asked and its answer understood",
    ja: "通常の照会ができ、回答を理解できる",
  },
  steps: {
    en: "The client logs in and searches once; the answer says eligible.",
    ja: "クライアントがログインして1件照会する。回答は「有効」。",
  },
  fix: {
    en: "Compare login and search with the pages of the Web-API.",
    ja: "ログインと照会の形をWeb-APIの資料と比べる。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const report = await stage.search();
    if (stage.requestsOf("login").length === 0) return nothingCame("login");
    if (stage.requestsOf("search").length === 0) return nothingCame("search");
    return [reported(report, ["eligible"])];
  },
};
