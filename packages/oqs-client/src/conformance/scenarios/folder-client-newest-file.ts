import { reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** The newest file is not taken for the answer. */
export const folderClientNewestFile: FolderClientScenario = {
  id: "folder-client-newest-file",
  profile: "folder-client",
  title: {
    en: "The newest file is not taken for the answer",
    ja: "最新のファイルを回答と決めつけない",
  },
  steps: {
    en: "An eligible answer to another question appears; the own one never does.",
    ja: "別の照会への「有効」の回答だけが現れる。",
  },
  fix: { en: "Wait for the exact name of the own answer.", ja: "自分の回答の名前そのものを待つ。" },
  requirement: { certainty: "seen", from: "MynaReception" },
  control: true,
  run: async (stage) => {
    stage.folder.answer((seen) => [whole("OQSsiquc01res_209901019999.xml", stage.bytesOf(seen))]);
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
