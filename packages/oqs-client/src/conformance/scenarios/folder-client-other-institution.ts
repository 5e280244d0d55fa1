import { reported } from "../findings.ts";
import { otherInstitution } from "../materials.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An answer to another institution is not accepted. */
export const folderClientOtherInstitution: FolderClientScenario = {
  id: "folder-client-other-institution",
  profile: "folder-client",
  title: {
    en: "An answer to another institution is not accepted",
    ja: "別の医療機関あての回答を受け付けない",
  },
  steps: {
    en: "The header of the answer names another institution.",
    ja: "回答のヘッダが別の医療機関コードを示す。",
  },
  fix: {
    en: "Compare MedicalInstitutionCode of the answer with your own.",
    ja: "回答の MedicalInstitutionCode を自院のものと照合する。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  control: true,
  run: async (stage) => {
    stage.answerWith((answer) => ({
      ...answer,
      MessageHeader: { ...answer.MessageHeader, MedicalInstitutionCode: otherInstitution },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
