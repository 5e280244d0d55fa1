import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A certificate of another host is refused. */
export const webClientRefusesOtherHost: WebApiClientScenario = {
  id: "web-client-refuses-other-host",
  profile: "web-api-client",
  title: { en: "A certificate of another host is refused", ja: "別のホストの証明書を拒否する" },
  steps: {
    en: "The server shows a certificate for another host name.",
    ja: "サーバが別のホスト名の証明書を示す。",
  },
  fix: { en: "Leave the check of the host name on.", ja: "ホスト名の検証を切らない。" },
  requirement: { certainty: "ours", from: "TLS verification is always on" },
  server: { certificate: "other-host" },
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
