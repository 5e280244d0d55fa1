import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** Each question gets its own answer. */
export const folderServerSameQuestion: FolderServerScenario = {
  id: "folder-server-same-question",
  profile: "folder-server",
  title: { en: "Each question gets its own answer", ja: "照会ごとに自分の回答が返る" },
  steps: {
    en: "Two questions at once, about a person and about nobody.",
    ja: "実在する人と存在しない人を同時に照会する。",
  },
  fix: { en: "Keep the state of each request apart.", ja: "要求ごとに状態を分ける。" },
  requirement: { certainty: "seen", from: "public agents keep one global flag" },
  run: async (stage) => {
    const who = { ...stage.target.people.eligible, number: "0000000" };
    const questions = [await stage.put(), await stage.put({ who })];
    const [somebody, nobody] = await Promise.all(questions.map(({ base }) => stage.answerTo(base)));
    const { encoding } = stage.target;
    return [
      judged(
        fileSaysEligible(somebody, encoding),
        "the person is eligible",
        "the question about the person has another or no answer",
      ),
      judged(
        nobody !== undefined && !fileSaysEligible(nobody, encoding),
        "nobody is not",
        "the question about nobody has another or no answer",
      ),
    ];
  },
};
