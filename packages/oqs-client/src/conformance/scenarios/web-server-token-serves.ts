import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { saysEligible } from "../web-api-server-stage.ts";

/** One token serves many questions. */
export const webServerTokenServes: WebApiServerScenario = {
  id: "web-server-token-serves",
  profile: "web-api-server",
  title: { en: "One token serves many questions", ja: "1つのトークンで何件も照会できる" },
  steps: {
    en: "The suite searches three times with one token.",
    ja: "1つのトークンで3回照会する。",
  },
  fix: {
    en: "Let tokens live for minutes, not for one question.",
    ja: "トークンを1件限りにせず、数分以上有効にする。",
  },
  requirement: { certainty: "ours", from: "clients should not log in for every question" },
  run: async (stage) => {
    const answers = [await stage.search(), await stage.search(), await stage.search()];
    const good = answers.filter(saysEligible).length;
    return [judged(good === 3, "three answers", `${good} of 3 answers`)];
  },
};
