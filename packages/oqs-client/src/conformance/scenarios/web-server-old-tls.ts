import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords } from "../web-api-server-stage.ts";

/** TLS 1.1 is refused. */
export const webServerOldTls: WebApiServerScenario = {
  id: "web-server-old-tls",
  profile: "web-api-server",
  title: { en: "TLS 1.1 is refused", ja: "TLS 1.1を拒否する" },
  steps: { en: "The suite connects with TLS 1.1 only.", ja: "TLS 1.1だけで接続する。" },
  fix: { en: "Set the lowest TLS version to 1.2 or 1.3.", ja: "TLSの最低版を1.2か1.3にする。" },
  requirement: { certainty: "ours", from: "the terminal guidelines ask for TLS 1.2 or later" },
  run: async (stage) => {
    const called = await stage.login({ onlyTls: "TLSv1.1" });
    return [judged(called.outcome === "no-connection", inWords(called), "a connection was made")];
  },
};
