import { judged } from "../findings.ts";
import { fileSaysEligible } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A question that is still being written is waited for. */
export const folderServerSlowWriter: FolderServerScenario = {
  id: "folder-server-slow-writer",
  profile: "folder-server",
  title: {
    en: "A question that is still being written is waited for",
    ja: "書き込み途中の照会を待つ",
  },
  steps: {
    en: "The suite writes half of a question, pauses, and writes the rest.",
    ja: "照会を半分書き、間を置いて残りを書く。",
  },
  fix: {
    en: "Take a request only when two reads apart are equal; read it again once it is taken.",
    ja: "間隔を空けた2回の読み取りが一致してから受け取る。",
  },
  requirement: { certainty: "ours", from: "programs write without care" },
  run: async (stage) => {
    const base = stage.name();
    const bytes = stage.question("slow");
    const half = Math.ceil(bytes.length / 2);
    await stage.putSlowly(
      `${base}.xml`,
      [bytes.subarray(0, half), bytes.subarray(half)],
      stage.intervalMs,
    );
    const answer = await stage.answerTo(base);
    return [
      judged(
        fileSaysEligible(answer, stage.target.encoding),
        "answered when it was whole",
        answer === undefined ? "nothing came" : "it was refused half written",
      ),
    ];
  },
};
