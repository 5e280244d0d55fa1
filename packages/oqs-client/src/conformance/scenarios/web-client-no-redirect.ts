import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A redirection is not followed with a patient's data. */
export const webClientNoRedirect: WebApiClientScenario = {
  id: "web-client-no-redirect",
  profile: "web-api-client",
  title: {
    en: "A redirection is not followed with a patient's data",
    ja: "転送先に患者の情報を送らない",
  },
  steps: {
    en: "The search is answered with a redirection (307).",
    ja: "照会に転送（307）を返す。",
  },
  fix: { en: "Treat a redirection as a failure.", ja: "転送は失敗として扱う。" },
  requirement: { certainty: "ours", from: "the closed network has no redirections" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", () => ({
      status: 307,
      headers: { location: `${stage.server.origin}/elsewhere` },
      body: "",
    }));
    const report = await stage.search();
    const followed = stage.requestsOf("unknown").length;
    return [
      judged(followed === 0, "not followed", "the question was sent to the new address"),
      reported(report, ["error", "not-eligible"]),
    ];
  },
};
