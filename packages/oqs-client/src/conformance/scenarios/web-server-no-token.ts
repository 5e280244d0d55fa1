import { advised, judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** A search without a token is refused. */
export const webServerNoToken: WebApiServerScenario = {
  id: "web-server-no-token",
  profile: "web-api-server",
  title: { en: "A search without a token is refused", ja: "トークンのない照会を拒否する" },
  steps: { en: "The suite searches without Authorization.", ja: "Authorization なしで照会する。" },
  fix: { en: "Answer 401.", ja: "401を返す。" },
  requirement: { certainty: "inferred", from: "the token proves the login" },
  run: async (stage) => {
    const called = await stage.call("search", { body: stage.question() });
    const refused =
      called.outcome === "answered" && (called.status === 401 || called.status === 403);
    return [
      judged(
        !saysEligible(called) && (called.outcome !== "answered" || called.status >= 400),
        inWords(called),
        `${inWords(called)} without a token`,
      ),
      advised(refused, "401 or 403", inWords(called)),
    ];
  },
};
