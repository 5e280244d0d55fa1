import { judged, nothingCame, reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";
import { untilQuiet } from "../until-quiet.ts";

/** No more than 20 questions wait at once. */
export const folderClientSessions: FolderClientScenario = {
  id: "folder-client-sessions",
  profile: "folder-client",
  title: { en: "No more than 20 questions wait at once", ja: "同時に待つ照会は20件まで" },
  steps: {
    en: "The client is told to ask about 24 people at the same time; answers are slow.",
    ja: "24人を同時に照会させ、回答を遅らせる。",
  },
  fix: {
    en: "Put questions in a line when 20 are under way.",
    ja: "20件が処理中なら残りを待たせる。",
  },
  requirement: { certainty: "seen", from: "MHLW's technical notes: 20 sessions at the terminal" },
  run: async (stage) => {
    stage.folder.answer(async (seen) => {
      await untilQuiet(() => stage.folder.requests.length, Math.min(60, stage.patienceMs / 10));
      return [whole(`${seen.answerBase}.xml`, stage.bytesOf(seen))];
    });
    const report = await stage.search(24, "at-once");
    const most = stage.folder.mostAtOnce;
    if (stage.folder.requests.length === 0) return nothingCame("request file");
    return [
      judged(most <= 20, `at most ${most} at once`, `${most} at once`),
      reported(report, ["eligible"]),
    ];
  },
};
