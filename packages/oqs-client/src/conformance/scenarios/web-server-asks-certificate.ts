import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** Nobody logs in without a client certificate. */
export const webServerAsksCertificate: WebApiServerScenario = {
  id: "web-server-asks-certificate",
  profile: "web-api-server",
  title: {
    en: "Nobody logs in without a client certificate",
    ja: "クライアント証明書なしではログインできない",
  },
  steps: {
    en: "The suite logs in with the right account and no certificate.",
    ja: "正しいアカウントで、証明書なしにログインを試みる。",
  },
  fix: {
    en: "Demand client certificates in TLS (requestCert, rejectUnauthorized).",
    ja: "TLSでクライアント証明書を必須にする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const called = await stage.login({ certificate: "none" });
    return [
      judged(
        called.outcome !== "answered" || called.status >= 400,
        inWords(called),
        "the login was answered without a certificate",
      ),
    ];
  },
};
