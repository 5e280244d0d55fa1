import { nothingCame, reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An ordinary question is asked and its answer understood. */
export const folderClientPlainQuestion: FolderClientScenario = {
  id: "folder-client-plain-question",
  profile: "folder-client",
  title: {
    en: "An ordinary question is asked and its answer understood",
    ja: "通常の照会ができ、回答を理解できる",
  },
  steps: {
    en: "The client puts one question into req; the answer in res says eligible.",
    ja: "req に1件の照会を置かせ、res に「有効」を返す。",
  },
  fix: {
    en: "Compare file name, encoding and header with the page of the folder.",
    ja: "ファイル名・文字コード・ヘッダを連携フォルダの資料と比べる。",
  },
  requirement: { certainty: "seen", from: "MynaReception, OQSDrug2" },
  run: async (stage) => {
    const report = await stage.search();
    if (stage.folder.requests.length === 0) return nothingCame("request file");
    return [reported(report, ["eligible"])];
  },
};
