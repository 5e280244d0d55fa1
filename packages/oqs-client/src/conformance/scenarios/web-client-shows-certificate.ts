import { judged, nothingCame } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** The client shows its certificate at the authentication host. */
export const webClientShowsCertificate: WebApiClientScenario = {
  id: "web-client-shows-certificate",
  profile: "web-api-client",
  title: {
    en: "The client shows its certificate at the authentication host",
    ja: "認証サーバに対してクライアント証明書を提示する",
  },
  steps: {
    en: "The client logs in over TLS that asks for a certificate.",
    ja: "証明書を求めるTLSでログインさせる。",
  },
  fix: {
    en: "Configure the client certificate and its key for the authentication host.",
    ja: "認証サーバ向けにクライアント証明書と鍵を設定する。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [login] = stage.requestsOf("login");
    if (login === undefined) return nothingCame("login");
    return [
      judged(
        login.showedCertificate,
        "a certificate of the suite's authority",
        "no certificate, or one of another authority",
      ),
    ];
  },
};
