import { encodeText } from "../../encoding.ts";
import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Bytes that are not UTF-8 are refused. */
export const webClientWrongEncoding: WebApiClientScenario = {
  id: "web-client-wrong-encoding",
  profile: "web-api-client",
  title: { en: "Bytes that are not UTF-8 are refused", ja: "UTF-8でない回答を拒否する" },
  steps: {
    en: "The answer is written in Shift_JIS and says UTF-8.",
    ja: "UTF-8と示しながらShift_JISで回答する。",
  },
  fix: {
    en: "Decode strictly; never put replacement characters into names.",
    ja: "厳密に復号し、氏名に置換文字を入れない。",
  },
  requirement: { certainty: "ours", from: "a changed name is another name" },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", (request) => {
      const text = eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {}));
      return { body: encodeText(text, "Shift_JIS") };
    });
    return [reported(await stage.search(), ["error"])];
  },
};
