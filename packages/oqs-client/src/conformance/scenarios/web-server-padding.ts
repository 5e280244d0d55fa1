import { advised, judged, skipped } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { saysEligible } from "../web-api-server-stage.ts";

/** An insurer number is found with zeros and with spaces. */
export const webServerPadding: WebApiServerScenario = {
  id: "web-server-padding",
  profile: "web-api-server",
  title: {
    en: "An insurer number is found with zeros and with spaces",
    ja: "保険者番号は0埋めでも空白埋めでも見つかる",
  },
  steps: {
    en: "The suite searches with the insurer number padded both ways.",
    ja: "保険者番号を両方の埋め方で照会する。",
  },
  fix: {
    en: "Compare insurer numbers without their padding.",
    ja: "保険者番号は埋め字を除いて照合する。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts pads with zeros, files with spaces" },
  run: async (stage) => {
    const { eligible } = stage.target.people;
    if (eligible.insurerNumber.length === 8)
      return [skipped("the eligible person has an insurer number of eight digits: nothing to pad")];
    const padded = (fill: string) =>
      stage.search(undefined, {
        change: (question) => ({
          ...question,
          MessageBody: {
            QualificationConfirmSearchInfo: {
              ...question.MessageBody?.QualificationConfirmSearchInfo,
              InsurerNumber: eligible.insurerNumber.padStart(8, fill),
            },
          },
        }),
      });
    return [
      judged(saysEligible(await padded("0")), "found with zeros", "not found with zeros"),
      advised(saysEligible(await padded(" ")), "found with spaces", "not found with spaces"),
    ];
  },
};
