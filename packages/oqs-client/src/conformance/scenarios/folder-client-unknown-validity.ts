import { reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A validity code nobody knows is not taken for eligible. */
export const folderClientUnknownValidity: FolderClientScenario = {
  id: "folder-client-unknown-validity",
  profile: "folder-client",
  title: {
    en: "A validity code nobody knows is not taken for eligible",
    ja: "未知の資格有効性を有効とみなさない",
  },
  steps: { en: "The answer has QualificationValidity 8.", ja: "資格有効性に8を返す。" },
  fix: {
    en: "Let staff look at codes the software does not know.",
    ja: "未知の符号は職員に確認させる。",
  },
  requirement: { certainty: "ours", from: "codes are added with every revision" },
  control: true,
  run: async (stage) => {
    stage.answerWith((answer) => ({
      ...answer,
      MessageBody: { ...answer.MessageBody, QualificationValidity: "8" },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
