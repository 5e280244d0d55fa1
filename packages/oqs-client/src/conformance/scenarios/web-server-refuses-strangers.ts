import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** A certificate of an unknown authority is refused. */
export const webServerRefusesStrangers: WebApiServerScenario = {
  id: "web-server-refuses-strangers",
  profile: "web-api-server",
  title: {
    en: "A certificate of an unknown authority is refused",
    ja: "未知の認証局のクライアント証明書を拒否する",
  },
  steps: {
    en: "The suite logs in with a certificate of its own making.",
    ja: "自作の証明書でログインを試みる。",
  },
  fix: {
    en: "Accept certificates of the configured authority only.",
    ja: "設定した認証局の証明書だけを受け付ける。",
  },
  requirement: { certainty: "inferred", from: "a common authority issues the certificates" },
  run: async (stage) => {
    const called = await stage.login({ certificate: "stranger" });
    return [
      judged(
        called.outcome !== "answered" || called.status >= 400,
        inWords(called),
        "the login was answered",
      ),
    ];
  },
};
