import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { judged, nothingCame, reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** Files of other programs are left alone. */
export const folderClientLeavesOthersAlone: FolderClientScenario = {
  id: "folder-client-leaves-others-alone",
  profile: "folder-client",
  title: {
    en: "Files of other programs are left alone",
    ja: "ほかのプログラムのファイルに触れない",
  },
  steps: {
    en: "A question of another program lies in req, an answer to it in res.",
    ja: "req に別のプログラムの照会、res にその回答を置く。",
  },
  fix: {
    en: "Never move or remove what is not the client's own.",
    ja: "自分のものでないファイルを移動・削除しない。",
  },
  requirement: { certainty: "seen", from: "shared folders have several readers" },
  run: async (stage) => {
    const { root } = stage.folder;
    const others = [
      "res/OQSsiquc01res_209901010001.xml",
      "res/notes.txt",
      "face/OQSsiquc01res_face_other_20990101000000.xml",
    ];
    for (const name of others) await writeFile(join(root, name), "somebody else's");
    const report = await stage.search();
    if (stage.folder.requests.length === 0) return nothingCame("request file");
    const changed = [];
    for (const name of others)
      if ((await readFile(join(root, name), "utf8").catch(() => "")) !== "somebody else's")
        changed.push(name);
    return [
      judged(
        changed.length === 0,
        "all of them are as they were",
        `${changed.length} changed or gone`,
      ),
      reported(report, ["eligible"]),
    ];
  },
};
