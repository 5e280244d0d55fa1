import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { saysEligible } from "../web-api-server-stage.ts";

/** Twenty questions at once are answered. */
export const webServerManyAtOnce: WebApiServerScenario = {
  id: "web-server-many-at-once",
  profile: "web-api-server",
  title: { en: "Twenty questions at once are answered", ja: "同時の20件に答える" },
  steps: { en: "The suite sends twenty searches at the same time.", ja: "20件を同時に照会する。" },
  fix: {
    en: "Serve at least the sessions an institution may have.",
    ja: "医療機関に許されるセッション数以上を処理する。",
  },
  requirement: { certainty: "inferred", from: "20 sessions are the rule of the terminal" },
  run: async (stage) => {
    await stage.token();
    const answers = await Promise.all(Array.from({ length: 20 }, () => stage.search()));
    const good = answers.filter(saysEligible).length;
    return [judged(good === 20, "20 answers", `${good} of 20 answers`)];
  },
};
