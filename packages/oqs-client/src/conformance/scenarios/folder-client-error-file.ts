import { setTimeout as wait } from "node:timers/promises";
import { advised, reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An error file ends a question. */
export const folderClientErrorFile: FolderClientScenario = {
  id: "folder-client-error-file",
  profile: "folder-client",
  title: { en: "An error file ends a question", ja: "エラーファイルで照会が終わる" },
  steps: {
    en: "The question is answered with a .err file of its own name.",
    ja: "照会と同じ名前の .err を返す。",
  },
  fix: {
    en: "Look for the request's name with .err beside the answer's name, and tell staff.",
    ja: "回答の名前とともに要求名の .err を探し、職員に知らせる。",
  },
  requirement: { certainty: "seen", from: "the agent beside smart-test" },
  control: true,
  run: async (stage) => {
    stage.folder.answer((seen) => [whole(`${seen.file?.base}.err`, Buffer.from("error"))]);
    const late = wait(0.8 * stage.patienceMs, "late" as const);
    const asked = stage.search();
    const early = await Promise.race([asked, late]);
    const report = await asked;
    return [
      reported(report, ["error", "not-eligible"]),
      advised(early !== "late", "told at once", "told only when the waiting time was over"),
    ];
  },
};
