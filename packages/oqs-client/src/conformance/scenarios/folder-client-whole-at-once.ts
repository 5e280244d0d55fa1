import { judged, nothingCame } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A question appears whole or not at all. */
export const folderClientWholeAtOnce: FolderClientScenario = {
  id: "folder-client-whole-at-once",
  profile: "folder-client",
  title: {
    en: "A question appears whole or not at all",
    ja: "照会ファイルは完全な形で一度に現れる",
  },
  steps: {
    en: "The suite reads the file the moment its name appears, and again when it is still.",
    ja: "名前が現れた瞬間と、変化が止まった後に読む。",
  },
  fix: {
    en: "Write under a temporary name in the same folder, flush, and rename.",
    ja: "同じフォルダの一時名で書き、フラッシュしてから改名する。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    await stage.search();
    const [seen] = stage.folder.requests;
    if (seen === undefined) return nothingCame("request file");
    return [
      judged(
        Buffer.from(seen.first).equals(seen.bytes),
        "whole at first sight",
        `${seen.first.length} bytes at first, ${seen.bytes.length} at last`,
      ),
    ];
  },
};
