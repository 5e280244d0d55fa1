import { decodeText, encodeText } from "../../encoding.ts";
import { reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A file in another encoding than it declares is refused. */
export const folderClientWrongEncoding: FolderClientScenario = {
  id: "folder-client-wrong-encoding",
  profile: "folder-client",
  title: {
    en: "A file in another encoding than it declares is refused",
    ja: "宣言と違う文字コードのファイルを拒否する",
  },
  steps: {
    en: "The answer declares the configured encoding and is written in the other one.",
    ja: "設定の文字コードを宣言し、もう一方で書く。",
  },
  fix: {
    en: "Decode strictly; never put replacement characters into names.",
    ja: "厳密に復号し、氏名に置換文字を入れない。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  control: true,
  run: async (stage) => {
    const { encoding } = stage.folder;
    stage.folder.answer((seen) => {
      const text = decodeText(stage.bytesOf(seen), encoding);
      return [
        whole(
          `${seen.answerBase}.xml`,
          encodeText(text, encoding === "UTF-8" ? "Shift_JIS" : "UTF-8"),
        ),
      ];
    });
    return [reported(await stage.search(), ["error", "not-eligible"])];
  },
};
