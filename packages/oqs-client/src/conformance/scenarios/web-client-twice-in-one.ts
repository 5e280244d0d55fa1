import { eligibilityMessage } from "../../messages/xml-msg.ts";
import { reported } from "../findings.ts";
import { eligibleAnswer } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An answer that says a thing twice is not believed. */
export const webClientTwiceInOne: WebApiClientScenario = {
  id: "web-client-twice-in-one",
  profile: "web-api-client",
  title: {
    en: "An answer that says a thing twice is not believed",
    ja: "同じ項目が二度ある回答を信じない",
  },
  steps: {
    en: "QualificationValidity stands twice in one object, 2 and then 1.",
    ja: "一つのオブジェクトに資格有効性が2と1の二つある。",
  },
  fix: {
    en: "Refuse JSON with equal names in one object.",
    ja: "一つのオブジェクトに同名の項目があるJSONを拒否する。",
  },
  requirement: {
    certainty: "ours",
    from: "RFC 8259, 4: what readers do with equal names is unpredictable",
  },
  control: true,
  run: async (stage) => {
    stage.server.answer("search", (request) => {
      const body = eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {}));
      return {
        body: body.replace(
          '"QualificationValidity"',
          '"QualificationValidity":"2","QualificationValidity"',
        ),
      };
    });
    const finding = reported(await stage.search(), ["error", "not-eligible"]);
    return [finding.verdict === "fail" ? { ...finding, verdict: "warn" } : finding];
  },
};
