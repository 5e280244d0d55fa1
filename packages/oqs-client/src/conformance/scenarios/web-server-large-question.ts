import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** A question of a megabyte is refused, and the server goes on. */
export const webServerLargeQuestion: WebApiServerScenario = {
  id: "web-server-large-question",
  profile: "web-api-server",
  title: {
    en: "A question of a megabyte is refused, and the server goes on",
    ja: "1 MiBの要求を拒否し、動き続ける",
  },
  steps: {
    en: "The suite sends a megabyte, then an ordinary search.",
    ja: "1 MiBを送り、その後に通常の照会をする。",
  },
  fix: { en: "Limit the length of a question (413).", ja: "要求の長さを制限する（413）。" },
  requirement: { certainty: "ours", from: "RFC 9110, 15.5.14" },
  run: async (stage) => {
    const large = await stage.search(undefined, {
      body: stage.question().replace("{", `{"a":"${"0".repeat(2 ** 20)}",`),
    });
    const after = await stage.search();
    const refused = large.outcome !== "answered" || (large.status >= 400 && large.status < 500);
    return [
      judged(refused, inWords(large), `${inWords(large)} to a megabyte`),
      judged(saysEligible(after), "it goes on", "the next question was not answered"),
    ];
  },
};
