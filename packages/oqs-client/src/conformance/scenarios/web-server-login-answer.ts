import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** The login is answered with result.idToken. */
export const webServerLoginAnswer: WebApiServerScenario = {
  id: "web-server-login-answer",
  profile: "web-api-server",
  title: {
    en: "The login is answered with result.idToken",
    ja: "ログインの回答に result.idToken がある",
  },
  steps: { en: "The suite logs in and reads the answer.", ja: "ログインして回答を読む。" },
  fix: {
    en: "Answer {status, msg, result: {idToken, refreshToken, …}} as JSON in UTF-8.",
    ja: "{status, msg, result: {idToken, refreshToken, …}} をUTF-8のJSONで返す。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const called = await stage.login();
    if (called.outcome !== "answered") return [judged(false, "", inWords(called))];
    const token = await stage.token();
    const type = called.headers["content-type"] ?? "";
    return [
      judged(
        called.status === 200 && token !== undefined && token !== "",
        "a token",
        `no result.idToken (${inWords(called)})`,
      ),
      judged(
        /^application\/json\s*;\s*charset=utf-8$/i.test(type),
        "JSON in UTF-8",
        "another Content-Type",
      ),
    ];
  },
};
