import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** A question that is no message is refused, and the server goes on. */
export const webServerBrokenQuestion: WebApiServerScenario = {
  id: "web-server-broken-question",
  profile: "web-api-server",
  title: {
    en: "A question that is no message is refused, and the server goes on",
    ja: "電文でない要求を拒否し、動き続ける",
  },
  steps: {
    en: "The suite sends half a JSON document, then an ordinary search.",
    ja: "途中で切れたJSONを送り、その後に通常の照会をする。",
  },
  fix: {
    en: "Answer 400; never 5xx for what a client sent.",
    ja: "400を返す。要求の誤りに5xxを返さない。",
  },
  requirement: {
    certainty: "ours",
    from: "RFC 9110, 15.5: 4xx is the client's error, 5xx the server's",
  },
  run: async (stage) => {
    const broken = await stage.search(undefined, { body: stage.question().slice(0, 60) });
    const after = await stage.search();
    return [
      judged(
        broken.outcome === "answered" && broken.status >= 400 && broken.status < 500,
        inWords(broken),
        `${inWords(broken)} instead of 4xx`,
      ),
      judged(saysEligible(after), "it goes on", "the next question was not answered"),
    ];
  },
};
