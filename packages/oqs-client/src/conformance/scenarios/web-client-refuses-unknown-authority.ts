import { judged, reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** A certificate of an unknown authority is refused. */
export const webClientRefusesUnknownAuthority: WebApiClientScenario = {
  id: "web-client-refuses-unknown-authority",
  profile: "web-api-client",
  title: {
    en: "A certificate of an unknown authority is refused",
    ja: "未知の認証局の証明書を拒否する",
  },
  steps: {
    en: "The server shows a certificate of another authority of the same name.",
    ja: "サーバが同名の別の認証局の証明書を示す。",
  },
  fix: {
    en: "Trust the configured authority only, and never switch verification off.",
    ja: "設定した認証局だけを信頼し、検証を切らない。",
  },
  requirement: { certainty: "ours", from: "TLS verification is always on" },
  server: { certificate: "unknown-authority" },
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
