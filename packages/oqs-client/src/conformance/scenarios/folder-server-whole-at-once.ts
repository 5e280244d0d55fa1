import { advised, judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An answer appears whole or not at all. */
export const folderServerWholeAtOnce: FolderServerScenario = {
  id: "folder-server-whole-at-once",
  profile: "folder-server",
  title: {
    en: "An answer appears whole or not at all",
    ja: "回答ファイルは完全な形で一度に現れる",
  },
  steps: {
    en: "The suite reads the answer the moment its name appears, and again when it is still.",
    ja: "名前が現れた瞬間と、変化が止まった後に読む。",
  },
  fix: {
    en: "Write under a temporary name in the same folder and rename.",
    ja: "同じフォルダの一時名で書いてから改名する。",
  },
  requirement: {
    certainty: "ours",
    from: "the real software is not known to do so, readers must be careful",
  },
  run: async (stage) => {
    const { base } = await stage.put();
    const answer = await stage.answerTo(base);
    if (answer === undefined) return [judged(false, "", "no answer came in time")];
    const whole = Buffer.from(answer.first).equals(answer.bytes);
    return [
      advised(
        whole,
        "whole at first sight",
        `${answer.first.length} bytes at first, ${answer.bytes.length} at last`,
      ),
    ];
  },
};
