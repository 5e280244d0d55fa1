import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { judged, reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A token that has ended is renewed, and the question asked again. */
export const webClientRenewsToken: WebApiClientScenario = {
  id: "web-client-renews-token",
  profile: "web-api-client",
  title: {
    en: "A token that has ended is renewed, and the question asked again",
    ja: "期限切れのトークンを更新して照会し直す",
  },
  steps: {
    en: "The second of three searches is answered with 401.",
    ja: "3件のうち2件目の照会に401を返す。",
  },
  fix: {
    en: "After 401 log in once and repeat that one question.",
    ja: "401の後に一度ログインし、その照会だけを繰り返す。",
  },
  requirement: { certainty: "inferred", from: "tokens end; how long they last is not public" },
  run: async (stage) => {
    stage.server.answer("search", (request, nth) => {
      if (nth === 2) return { status: 401, body: "{}" };
      return { body: eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {})) };
    });
    const report = await stage.search(3);
    const renewals = stage.requestsOf("login").length + stage.requestsOf("refresh").length - 1;
    return [
      reported(report, ["eligible"]),
      judged(renewals === 1, "one renewal", `${renewals} renewals after one 401`),
    ];
  },
};
