import { advised, judged, nothingCame, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An overloaded server is asked a few times, with pauses. */
export const webClientPausesUnder503: WebApiClientScenario = {
  id: "web-client-pauses-under-503",
  profile: "web-api-client",
  title: {
    en: "An overloaded server is asked a few times, with pauses",
    ja: "混雑したサーバには間隔を空けて数回だけ送る",
  },
  steps: { en: "Every search is answered with 503.", ja: "すべての照会に503を返す。" },
  fix: {
    en: "Repeat a question at most five times, with growing pauses and chance in them.",
    ja: "繰り返しは5回までとし、間隔を伸ばし、乱数でずらす。",
  },
  requirement: { certainty: "ours", from: "no retry storm" },
  run: async (stage) => {
    stage.server.answer("search", () => ({ status: 503, body: "{}" }));
    const report = await stage.search();
    const tries = stage.requestsOf("search");
    const [first] = tries;
    if (first === undefined) return nothingCame("search");
    const mean = ((tries.at(-1)?.at ?? 0) - first.at) / Math.max(tries.length - 1, 1);
    return [
      judged(tries.length <= 6, `${tries.length} tries`, `${tries.length} tries of one question`),
      advised(
        tries.length === 1 || mean >= 10,
        "with pauses, or no second try",
        "no pause between tries",
      ),
      reported(report, ["error", "not-eligible"]),
    ];
  },
};
