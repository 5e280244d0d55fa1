import { reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** "Still processing" is not an eligibility. */
export const folderClientProcessing: FolderClientScenario = {
  id: "folder-client-processing",
  profile: "folder-client",
  title: { en: '"Still processing" is not an eligibility', ja: "「処理中」を有効とみなさない" },
  steps: {
    en: "The answer has SegmentOfResult 2, and a body as if all were well.",
    ja: "回答の処理結果区分が2（処理中）で、本文は正常に見える。",
  },
  fix: { en: "Look at SegmentOfResult before the body.", ja: "本文より先に処理結果区分を見る。" },
  requirement: { certainty: "seen", from: "ResWatcher, myclinic-ts (OQSCD003)" },
  control: true,
  run: async (stage) => {
    stage.answerWith((answer) => ({
      ...answer,
      MessageHeader: { ...answer.MessageHeader, SegmentOfResult: "2" },
    }));
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
