import { judged, nothingCame } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** One login serves many questions. */
export const webClientOneLogin: WebApiClientScenario = {
  id: "web-client-one-login",
  profile: "web-api-client",
  title: { en: "One login serves many questions", ja: "1回のログインで何件も照会する" },
  steps: {
    en: "The client searches for three people, one after the other.",
    ja: "3人を順に照会する。",
  },
  fix: {
    en: "Keep the token and log in again only when it is refused or has ended.",
    ja: "トークンを保持し、拒否されたか期限が切れたときだけ再ログインする。",
  },
  requirement: {
    certainty: "ours",
    from: "an account that logs in for every question loads the authentication host",
  },
  run: async (stage) => {
    await stage.search(3);
    if (stage.requestsOf("search").length < 3) return nothingCame("third search");
    const logins = stage.requestsOf("login").length;
    return [judged(logins === 1, "1 login for 3 searches", `${logins} logins for 3 searches`)];
  },
};
