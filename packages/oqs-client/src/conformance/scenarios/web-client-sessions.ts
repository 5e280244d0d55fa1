import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { judged, nothingCame, reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";
import { untilQuiet } from "../until-quiet.ts";

/** No more than 20 questions are under way at once. */
export const webClientSessions: WebApiClientScenario = {
  id: "web-client-sessions",
  profile: "web-api-client",
  title: { en: "No more than 20 questions are under way at once", ja: "同時に送る照会は20件まで" },
  steps: {
    en: "The client is told to search for 24 people at the same time; answers are slow.",
    ja: "24人を同時に照会させ、回答を遅らせる。",
  },
  fix: {
    en: "Put questions in a line when 20 are under way.",
    ja: "20件を送信中なら残りを待たせる。",
  },
  requirement: {
    certainty: "inferred",
    from: "20 sessions are the rule of the terminal; none is public for the Web-API",
  },
  run: async (stage) => {
    stage.server.answer("search", async (request) => {
      await untilQuiet(
        () => stage.requestsOf("search").length,
        Math.min(60, stage.patienceMs / 10),
      );
      return { body: eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {})) };
    });
    const report = await stage.search(24, "at-once");
    const most = stage.server.mostAtOnce;
    if (stage.requestsOf("search").length === 0) return nothingCame("search");
    return [
      judged(most <= 20, `at most ${most} at once`, `${most} at once`),
      reported(report, ["eligible"]),
    ];
  },
};
