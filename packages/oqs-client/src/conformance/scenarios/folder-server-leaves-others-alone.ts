import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** Files that are none of its own are left alone. */
export const folderServerLeavesOthersAlone: FolderServerScenario = {
  id: "folder-server-leaves-others-alone",
  profile: "folder-server",
  title: {
    en: "Files that are none of its own are left alone",
    ja: "自分のものでないファイルに触れない",
  },
  steps: {
    en: "A file of no table lies in req, an older answer in res.",
    ja: "req に規則外のファイル、res に古い回答を置く。",
  },
  fix: { en: "Touch requests of the table only.", ja: "規則に合う要求だけを扱う。" },
  requirement: { certainty: "seen", from: "shared folders have several users" },
  run: async (stage) => {
    const { root } = stage.target;
    const others = ["req/conformance-notes.txt", "res/OQSsiquc01res_209901010001.xml"];
    for (const name of others) await writeFile(join(root, name), "somebody else's");
    const { base } = await stage.put();
    const answer = await stage.answerTo(base);
    const changed = [];
    for (const name of others) {
      if ((await readFile(join(root, name), "utf8").catch(() => "")) !== "somebody else's")
        changed.push(name);
      await rm(join(root, name), { force: true });
    }
    return [
      judged(
        answer !== undefined,
        "the question between them was answered",
        "no answer came in time",
      ),
      judged(changed.length === 0, "they are as they were", `changed or gone: ${changed.length}`),
    ];
  },
};
