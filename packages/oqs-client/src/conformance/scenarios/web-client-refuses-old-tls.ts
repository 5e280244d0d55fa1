import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** TLS below 1.2 is refused. */
export const webClientRefusesOldTls: WebApiClientScenario = {
  id: "web-client-refuses-old-tls",
  profile: "web-api-client",
  title: { en: "TLS below 1.2 is refused", ja: "TLS 1.2未満を拒否する" },
  steps: { en: "The server speaks TLS 1.1 only.", ja: "サーバはTLS 1.1だけを使う。" },
  fix: { en: "Set the lowest TLS version to 1.2 or 1.3.", ja: "TLSの最低版を1.2か1.3にする。" },
  requirement: { certainty: "ours", from: "the terminal guidelines ask for TLS 1.2 or later" },
  server: { onlyTls: "TLSv1.1" },
  control: true,
  run: async (stage) => {
    const report = await stage.search();
    const { length } = stage.server.requests;
    return [
      judged(length === 0, "nothing was sent", `${length} requests were sent over TLS 1.1`),
      reported(report, ["error"]),
    ];
  },
};
