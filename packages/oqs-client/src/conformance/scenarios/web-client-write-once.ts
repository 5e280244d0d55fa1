import { judged, notApplicable, nothingCame, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A registration without an answer is not sent again. */
export const webClientWriteOnce: WebApiClientScenario = {
  id: "web-client-write-once",
  profile: "web-api-client",
  title: {
    en: "A registration without an answer is not sent again",
    ja: "応答のない登録を再送しない",
  },
  steps: {
    en: "The client registers a reference number; the connection ends without an answer.",
    ja: "照会番号を登録させ、応答せずに接続を切る。",
  },
  fix: { en: "Mark it as unknown and look it up later.", ja: "結果不明とし、後で確かめる。" },
  requirement: {
    certainty: "ours",
    from: "the route of a registration over the Web-API is not public; this package's own is played",
  },
  run: async (stage) => {
    stage.server.answer("registration", () => "hang-up");
    const report = await stage.register();
    if (report.answers.some(({ outcome }) => outcome === "unsupported"))
      return [notApplicable("the client registers nothing over the Web-API")];
    const sent = stage.requestsOf("registration").length;
    if (sent === 0) return nothingCame("registration");
    return [
      judged(sent === 1, "sent once", `sent ${sent} times`),
      reported(report, ["unknown", "error"]),
    ];
  },
};
