import { judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A question that is no message gets an error file. */
export const folderServerErrorFile: FolderServerScenario = {
  id: "folder-server-error-file",
  profile: "folder-server",
  title: {
    en: "A question that is no message gets an error file",
    ja: "電文でない照会にはエラーファイルが返る",
  },
  steps: {
    en: "The suite puts a cut document under a name of the table.",
    ja: "規則どおりの名前で、途中で切れた文書を置く。",
  },
  fix: { en: "Write a .err file of the request's name.", ja: "要求名の .err を書く。" },
  requirement: { certainty: "seen", from: "the agent beside smart-test" },
  run: async (stage) => {
    const bytes = stage.question("cut");
    const { base } = await stage.put({ bytes: bytes.subarray(0, bytes.length - 40) });
    const answer = await stage.answerTo(base);
    return [
      judged(
        answer?.name === `${base}.err`,
        ".err",
        answer === undefined ? "nothing came" : "an answer came",
      ),
    ];
  },
};
