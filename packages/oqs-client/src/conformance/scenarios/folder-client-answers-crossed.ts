import type { XmlMsg } from "../../messages/xml-msg.ts";
import { judged, skipped } from "../findings.ts";
import { madePerson } from "../materials.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** Answers that come in another order reach their own questions. */
export const folderClientAnswersCrossed: FolderClientScenario = {
  id: "folder-client-answers-crossed",
  profile: "folder-client",
  title: {
    en: "Answers that come in another order reach their own questions",
    ja: "順序の違う回答がそれぞれの照会に届く",
  },
  steps: {
    en: "Two questions at once; the second is answered first, and only it is eligible.",
    ja: "2件を同時に照会させ、後の照会に先に答える。有効なのは一方だけとする。",
  },
  fix: {
    en: "Keep one state for each question, never one for the folder.",
    ja: "状態をフォルダに一つではなく、照会ごとに持つ。",
  },
  requirement: { certainty: "seen", from: "public agents keep one global flag" },
  run: async (stage) => {
    stage.folder.answer((seen, nth) => {
      const search = (seen.message as XmlMsg | undefined)?.MessageBody
        ?.QualificationConfirmSearchInfo;
      const first = search?.InsuredIdentificationNumber === madePerson.number;
      const bytes = stage.bytesOf(seen, (answer) =>
        first
          ? answer
          : { ...answer, MessageBody: { ...answer.MessageBody, QualificationValidity: "2" } },
      );
      return [
        whole(`${seen.answerBase}.xml`, bytes, nth === 1 ? Math.min(200, stage.patienceMs / 8) : 0),
      ];
    });
    const { answers } = await stage.search(2, "at-once");
    const [first, second] = answers;
    if (
      first === undefined ||
      second === undefined ||
      first.outcome === "untold" ||
      second.outcome === "untold"
    )
      return [skipped("the client did not tell what it made of each answer")];
    return [
      judged(
        first.outcome === "eligible" && second.outcome === "not-eligible",
        "each has its own",
        "an answer went to the other question, or was lost",
      ),
    ];
  },
};
