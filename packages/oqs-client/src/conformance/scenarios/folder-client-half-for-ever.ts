import { reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A file that stays cut is not believed. */
export const folderClientHalfForEver: FolderClientScenario = {
  id: "folder-client-half-for-ever",
  profile: "folder-client",
  title: { en: "A file that stays cut is not believed", ja: "欠けたままのファイルを信じない" },
  steps: {
    en: "The answer lacks its end and stays so; its validity is there.",
    ja: "回答の末尾が欠けたままとする。資格有効性までは含む。",
  },
  fix: {
    en: "Demand well-formed XML with its closing tag.",
    ja: "終了タグのある整形式のXMLだけを受け付ける。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  control: true,
  run: async (stage) => {
    stage.folder.answer((seen) => {
      const bytes = stage.bytesOf(seen);
      return [whole(`${seen.answerBase}.xml`, bytes.subarray(0, bytes.length - 30))];
    });
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
