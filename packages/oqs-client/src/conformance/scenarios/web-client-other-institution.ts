import { reported } from "../findings.ts";
import { otherInstitution } from "../materials.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An answer to another institution is refused. */
export const webClientOtherInstitution: WebApiClientScenario = {
  id: "web-client-other-institution",
  profile: "web-api-client",
  title: {
    en: "An answer to another institution is refused",
    ja: "別の医療機関あての回答を拒否する",
  },
  steps: {
    en: "The header of the answer names another institution.",
    ja: "回答のヘッダが別の医療機関コードを示す。",
  },
  fix: {
    en: "Compare MedicalInstitutionCode of the answer with your own.",
    ja: "回答の MedicalInstitutionCode を自院のものと照合する。",
  },
  requirement: { certainty: "ours", from: "an answer that is somebody else's must not be used" },
  control: true,
  run: async (stage) => {
    stage.answerSearches((answer) => ({
      ...answer,
      MessageHeader: { ...answer.MessageHeader, MedicalInstitutionCode: otherInstitution },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
