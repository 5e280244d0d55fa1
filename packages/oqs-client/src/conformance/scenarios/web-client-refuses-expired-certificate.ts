import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An expired certificate is refused. */
export const webClientRefusesExpiredCertificate: WebApiClientScenario = {
  id: "web-client-refuses-expired-certificate",
  profile: "web-api-client",
  title: { en: "An expired certificate is refused", ja: "期限切れの証明書を拒否する" },
  steps: {
    en: "The server shows a certificate that ended yesterday.",
    ja: "サーバが昨日で期限の切れた証明書を示す。",
  },
  fix: {
    en: "Leave the check of the dates on, and keep the clock right.",
    ja: "有効期限の検証を切らず、時計を合わせておく。",
  },
  requirement: { certainty: "ours", from: "TLS verification is always on" },
  server: { certificate: "expired" },
  control: true,
  run: async (stage) => {
    const report = await stage.search();
    const { length } = stage.server.requests;
    return [
      judged(length === 0, "nothing was sent", `${length} requests were sent`),
      reported(report, ["error"]),
    ];
  },
};
