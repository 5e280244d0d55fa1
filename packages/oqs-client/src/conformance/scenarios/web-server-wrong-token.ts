import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** A search with a wrong token is refused with 401. */
export const webServerWrongToken: WebApiServerScenario = {
  id: "web-server-wrong-token",
  profile: "web-api-server",
  title: {
    en: "A search with a wrong token is refused with 401",
    ja: "誤ったトークンの照会に401を返す",
  },
  steps: { en: "The suite searches with a made-up token.", ja: "架空のトークンで照会する。" },
  fix: { en: "Answer 401, so that clients log in again.", ja: "再ログインできるよう401を返す。" },
  requirement: { certainty: "inferred", from: "clients renew their token after 401" },
  run: async (stage) => {
    const called = await stage.search(undefined, { token: "not-a-token" });
    return [
      judged(
        called.outcome === "answered" && called.status === 401,
        "401",
        `${inWords(called)} instead of 401`,
      ),
    ];
  },
};
