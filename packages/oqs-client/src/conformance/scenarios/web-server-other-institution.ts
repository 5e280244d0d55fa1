import { judged } from "../findings.ts";
import { otherInstitution } from "../materials.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** An account asks for its own institution only. */
export const webServerOtherInstitution: WebApiServerScenario = {
  id: "web-server-other-institution",
  profile: "web-api-server",
  title: {
    en: "An account asks for its own institution only",
    ja: "アカウントは自院についてだけ照会できる",
  },
  steps: {
    en: "The header of a search names another institution.",
    ja: "照会のヘッダに別の医療機関コードを書く。",
  },
  fix: {
    en: "Compare MedicalInstitutionCode with the institution of the token.",
    ja: "MedicalInstitutionCode をトークンの医療機関と照合する。",
  },
  requirement: { certainty: "inferred", from: "a token belongs to an institution" },
  run: async (stage) => {
    const called = await stage.search(undefined, {
      change: (question) => ({
        ...question,
        MessageHeader: { ...question.MessageHeader, MedicalInstitutionCode: otherInstitution },
      }),
    });
    return [judged(!saysEligible(called), inWords(called), "another institution was answered")];
  },
};
