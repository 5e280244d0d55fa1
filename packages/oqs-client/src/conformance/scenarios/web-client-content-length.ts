import { advised, judged, nothingCame } from "../findings.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Content-Length counts bytes, not characters. */
export const webClientContentLength: WebApiClientScenario = {
  id: "web-client-content-length",
  profile: "web-api-client",
  title: {
    en: "Content-Length counts bytes, not characters",
    ja: "Content-Length は文字数ではなくバイト数",
  },
  steps: {
    en: "The client searches with a symbol that is not ASCII; what arrives must be whole.",
    ja: "ASCIIでない記号で照会する。届いた本文が欠けていてはならない。",
  },
  fix: {
    en: "Compute Content-Length from the encoded bytes.",
    ja: "符号化した後のバイト数から Content-Length を計算する。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [search] = stage.requestsOf("search");
    if (search === undefined) return nothingCame("search");
    return [
      judged(
        questionOf(search) !== undefined,
        "the question arrived whole",
        "the question arrived cut or is no JSON",
      ),
      advised(
        search.headers["content-length"] !== undefined,
        "a length was sent",
        "no Content-Length was sent (chunked)",
      ),
    ];
  },
};
