import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An insured person is found. */
export const folderServerPlainQuestion: FolderServerScenario = {
  id: "folder-server-plain-question",
  profile: "folder-server",
  title: { en: "An insured person is found", ja: "資格のある人が見つかる" },
  steps: {
    en: "The suite puts a question about the person it was told is eligible into req.",
    ja: "有効と知らされた人の照会を req に置く。",
  },
  fix: {
    en: "Answer in res under the same name with res for req.",
    ja: "同じ名前の req を res に変えて res に答える。",
  },
  requirement: { certainty: "seen", from: "MynaReception, OQSDrug2" },
  run: async (stage) => {
    const { base } = await stage.put();
    const answer = await stage.answerTo(base);
    if (answer === undefined) return [judged(false, "", "no answer came in time")];
    return [
      judged(
        fileSaysEligible(answer, stage.target.encoding),
        "eligible",
        `${answer.name.slice(-4)} that does not say eligible`,
      ),
    ];
  },
};
