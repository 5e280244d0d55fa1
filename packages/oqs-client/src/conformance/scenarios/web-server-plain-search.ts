import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** An insured person is found. */
export const webServerPlainSearch: WebApiServerScenario = {
  id: "web-server-plain-search",
  profile: "web-api-server",
  title: { en: "An insured person is found", ja: "資格のある人が見つかる" },
  steps: {
    en: "The suite logs in and searches for the person it was told is eligible.",
    ja: "ログインし、有効と知らされた人を照会する。",
  },
  fix: {
    en: "Compare login and search with the pages of the Web-API; name a person the server knows.",
    ja: "ログインと照会の形をWeb-APIの資料と比べる。サーバが知る人を指定する。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    if ((await stage.token()) === undefined)
      return [judged(false, "", "the login gave no idToken")];
    const called = await stage.search();
    return [judged(saysEligible(called), inWords(called), inWords(called))];
  },
};
