import { judged, nothingCame } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** The token stands alone in Authorization, without "Bearer". */
export const webClientAuthorization: WebApiClientScenario = {
  id: "web-client-authorization",
  profile: "web-api-client",
  title: {
    en: 'The token stands alone in Authorization, without "Bearer"',
    ja: "Authorization にはトークンだけを書き、Bearer を付けない",
  },
  steps: {
    en: "The client logs in and searches; the suite looks at Authorization.",
    ja: "ログイン後の照会の Authorization を見る。",
  },
  fix: {
    en: "Send the idToken as it came, with nothing in front of it.",
    ja: "idToken をそのまま送り、前に何も付けない。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [search] = stage.requestsOf("search");
    if (search === undefined) return nothingCame("search");
    const sent = search.headers.authorization;
    return [
      judged(
        sent !== undefined && /^made-token-\d+$/.test(sent),
        "the token of the login, as it came",
        sent === undefined
          ? "no Authorization"
          : /^bearer /i.test(sent)
            ? "Bearer in front of the token"
            : "another value than the token",
      ),
    ];
  },
};
