import { setTimeout as wait } from "node:timers/promises";
import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A server that stays silent is given up. */
export const webClientGivesUp: WebApiClientScenario = {
  id: "web-client-gives-up",
  profile: "web-api-client",
  title: { en: "A server that stays silent is given up", ja: "応答のないサーバはあきらめる" },
  steps: { en: "The search is read and never answered.", ja: "照会を受け取り、応答しない。" },
  fix: {
    en: "Set a deadline for the whole answer and tell staff.",
    ja: "応答全体に期限を設け、職員に知らせる。",
  },
  requirement: { certainty: "ours", from: "a reception must go on" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", () => "silence");
    const late = wait(6 * stage.patienceMs, "late" as const);
    const report = await Promise.race([stage.search(), late]);
    if (report === "late")
      return [judged(false, "", "it still waited after six times the given time")];
    return [reported(report, ["error", "not-eligible"])];
  },
};
