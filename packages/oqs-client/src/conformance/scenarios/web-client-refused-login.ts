import { judged, nothingCame, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A refused login is not repeated by itself. */
export const webClientRefusedLogin: WebApiClientScenario = {
  id: "web-client-refused-login",
  profile: "web-api-client",
  title: {
    en: "A refused login is not repeated by itself",
    ja: "拒否されたログインを自動で繰り返さない",
  },
  steps: {
    en: "Every login is answered with 401; the client is told to search for three people.",
    ja: "すべてのログインに401を返し、3人の照会を指示する。",
  },
  fix: {
    en: "After a refused login wait for a person, so that the account is not locked.",
    ja: "ログインが拒否されたら人の操作を待ち、アカウントのロックを避ける。",
  },
  requirement: { certainty: "ours", from: "accounts are locked after several wrong passwords" },
  run: async (stage) => {
    stage.server.answer("login", () => ({ status: 401, body: "{}" }));
    const report = await stage.search(3);
    const logins = stage.requestsOf("login").length;
    if (logins === 0) return nothingCame("login");
    return [
      judged(logins <= 2, `${logins} logins`, `${logins} logins with a refused password`),
      reported(report, ["error", "not-eligible"]),
    ];
  },
};
