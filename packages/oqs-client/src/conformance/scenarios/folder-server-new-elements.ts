import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An element nobody knows does not break a question. */
export const folderServerNewElements: FolderServerScenario = {
  id: "folder-server-new-elements",
  profile: "folder-server",
  title: {
    en: "An element nobody knows does not break a question",
    ja: "未知の要素があっても照会に答える",
  },
  steps: { en: "The suite adds an element to a question.", ja: "照会に要素を一つ加える。" },
  fix: { en: "Ignore elements the software does not know.", ja: "未知の要素を無視する。" },
  requirement: { certainty: "ours", from: "elements are added with every revision" },
  run: async (stage) => {
    const extra = [{ name: "NewElement", content: "1" }];
    const { base } = await stage.put({
      change: (question) => ({ ...question, MessageBody: { ...question.MessageBody, extra } }),
    });
    const answer = await stage.answerTo(base);
    return [
      judged(
        fileSaysEligible(answer, stage.target.encoding),
        "answered all the same",
        answer === undefined ? "nothing came" : "refused",
      ),
    ];
  },
};
