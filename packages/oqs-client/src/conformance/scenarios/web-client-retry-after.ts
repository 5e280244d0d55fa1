import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { judged, nothingCame } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Retry-After is waited for. */
export const webClientRetryAfter: WebApiClientScenario = {
  id: "web-client-retry-after",
  profile: "web-api-client",
  title: { en: "Retry-After is waited for", ja: "Retry-After を守る" },
  steps: {
    en: "The first search is answered with 503 and Retry-After: 1.",
    ja: "最初の照会に503と Retry-After: 1 を返す。",
  },
  fix: {
    en: "Wait as long as the server asks before the same question, or give up.",
    ja: "サーバの求める時間だけ待つか、あきらめる。",
  },
  requirement: { certainty: "ours", from: "RFC 9110, 10.2.3" },
  run: async (stage) => {
    stage.server.answer("search", (request, nth) => {
      if (nth === 1) return { status: 503, headers: { "retry-after": "1" }, body: "{}" };
      return { body: eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {})) };
    });
    await stage.search();
    const [first, second] = stage.requestsOf("search");
    if (first === undefined) return nothingCame("search");
    const early = second !== undefined && second.at - first.at < 990;
    return [
      judged(
        !early,
        second === undefined ? "no second try" : "a second passed",
        "it came again within the second",
      ),
    ];
  },
};
