import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** A search is a POST. */
export const webServerOnlyPost: WebApiServerScenario = {
  id: "web-server-only-post",
  profile: "web-api-server",
  title: { en: "A search is a POST", ja: "照会はPOSTだけで受け付ける" },
  steps: {
    en: "The suite asks the route of the search with GET.",
    ja: "照会の経路にGETで要求する。",
  },
  fix: { en: "Answer 404 or 405 to anything but POST.", ja: "POST以外には404か405を返す。" },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const token = await stage.token();
    const called = await stage.call("search", {
      method: "GET",
      body: "",
      ...(token === undefined ? {} : { token }),
    });
    const refused = called.outcome === "answered" && called.status >= 400 && called.status < 500;
    return [judged(refused, inWords(called), `${inWords(called)} instead of 4xx`)];
  },
};
