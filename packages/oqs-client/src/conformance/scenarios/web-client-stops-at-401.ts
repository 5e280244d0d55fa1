import { judged, nothingCame, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A server that refuses every token is not asked for ever. */
export const webClientStopsAt401: WebApiClientScenario = {
  id: "web-client-stops-at-401",
  profile: "web-api-client",
  title: {
    en: "A server that refuses every token is not asked for ever",
    ja: "トークンを拒み続けるサーバに際限なく送らない",
  },
  steps: { en: "Every search is answered with 401.", ja: "すべての照会に401を返す。" },
  fix: {
    en: "Renew once; when the new token is refused too, stop and tell staff.",
    ja: "更新は1回だけとし、それも拒否されたら止めて職員に知らせる。",
  },
  requirement: { certainty: "ours", from: "endless logins lock the account" },
  run: async (stage) => {
    stage.server.answer("search", () => ({ status: 401, body: "{}" }));
    const report = await stage.search();
    const tries = stage.requestsOf("search").length;
    if (tries === 0) return nothingCame("search");
    return [
      judged(tries <= 3, `${tries} tries`, `${tries} tries of one question`),
      reported(report, ["error", "not-eligible"]),
    ];
  },
};
