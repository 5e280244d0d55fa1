import { declaredEncoding, isReadable } from "../file-form.ts";
import { judged, nothingCame } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** The declared encoding is the real and the configured one. */
export const folderClientEncoding: FolderClientScenario = {
  id: "folder-client-encoding",
  profile: "folder-client",
  title: {
    en: "The declared encoding is the real and the configured one",
    ja: "宣言・実際・設定の文字コードが一致する",
  },
  steps: {
    en: "The suite compares the XML declaration and the bytes with the setting of the facility.",
    ja: "XML宣言と実際のバイト列を施設の設定と比べる。",
  },
  fix: {
    en: "Write and declare the encoding that is configured; Shift_JIS means CP932.",
    ja: "設定された文字コードで書き、宣言する。Shift_JIS はCP932のこと。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    await stage.search();
    const [seen] = stage.folder.requests;
    if (seen === undefined) return nothingCame("request file");
    const { encoding } = stage.folder;
    const declared = declaredEncoding(seen.bytes);
    return [
      judged(
        declared?.toLowerCase() === encoding.toLowerCase(),
        `declares ${encoding}`,
        `declares ${declared ?? "nothing"} where ${encoding} is configured`,
      ),
      judged(
        isReadable(seen.bytes, encoding),
        "the bytes are what they should be",
        `the bytes are not ${encoding}`,
      ),
    ];
  },
};
