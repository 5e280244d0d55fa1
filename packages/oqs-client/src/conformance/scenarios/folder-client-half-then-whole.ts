import { reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A file that is still being written is not believed. */
export const folderClientHalfThenWhole: FolderClientScenario = {
  id: "folder-client-half-then-whole",
  profile: "folder-client",
  title: {
    en: "A file that is still being written is not believed",
    ja: "書き込み途中のファイルを信じない",
  },
  steps: {
    en: "Half of the answer appears under its name; the other half follows.",
    ja: "回答の半分が正式な名前で現れ、残りが後から加わる。",
  },
  fix: {
    en: "Believe a file only when two reads apart are equal and the closing tag is there.",
    ja: "間隔を空けた2回の読み取りが一致し、終了タグがある場合だけ信じる。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    const pauseMs = Math.min(300, stage.patienceMs / 5);
    stage.folder.answer((seen) => {
      const bytes = stage.bytesOf(seen);
      const half = Math.ceil(bytes.length / 2);
      return [
        {
          name: `${seen.answerBase}.xml`,
          pieces: [
            { bytes: bytes.subarray(0, half), afterMs: 0 },
            { bytes: bytes.subarray(half), afterMs: pauseMs },
          ],
        },
      ];
    });
    return [reported(await stage.search(), ["eligible"])];
  },
};
