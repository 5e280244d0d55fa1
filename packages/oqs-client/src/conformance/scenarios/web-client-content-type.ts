import { judged, nothingCame } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Every question says that it is JSON in UTF-8. */
export const webClientContentType: WebApiClientScenario = {
  id: "web-client-content-type",
  profile: "web-api-client",
  title: {
    en: "Every question says that it is JSON in UTF-8",
    ja: "すべての要求がUTF-8のJSONであることを示す",
  },
  steps: {
    en: "The client searches; the suite looks at Content-Type.",
    ja: "照会の Content-Type を見る。",
  },
  fix: {
    en: "Send Content-Type: application/json;charset=UTF-8.",
    ja: "Content-Type: application/json;charset=UTF-8 を送る。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const posts = stage.server.requests.filter(({ method }) => method === "POST");
    if (posts.length === 0) return nothingCame("request");
    const wrong = posts.filter(
      ({ headers }) =>
        !/^application\/json\s*;\s*charset="?utf-8"?\s*$/i.test(headers["content-type"] ?? ""),
    );
    const routes = [...new Set(wrong.map(({ route }) => route))].join(", ");
    return [
      judged(
        wrong.length === 0,
        `${posts.length} requests`,
        `another or no Content-Type on: ${routes}`,
      ),
    ];
  },
};
