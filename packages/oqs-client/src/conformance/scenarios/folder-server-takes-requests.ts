import { setTimeout as wait } from "node:timers/promises";
import { judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A question that was answered is no longer in req. */
export const folderServerTakesRequests: FolderServerScenario = {
  id: "folder-server-takes-requests",
  profile: "folder-server",
  title: {
    en: "A question that was answered is no longer in req",
    ja: "答えた照会は req に残らない",
  },
  steps: { en: "The suite looks at req after the answer.", ja: "回答の後に req を見る。" },
  fix: {
    en: "Move the request away when it is taken, so that it is not answered twice.",
    ja: "受け取った要求を移し、二重に処理しない。",
  },
  requirement: { certainty: "inferred", from: "public clients see their requests disappear" },
  run: async (stage) => {
    const { base } = await stage.put();
    if ((await stage.answerTo(base)) === undefined)
      return [judged(false, "", "no answer came in time")];
    await wait(4 * stage.intervalMs);
    const left = (await stage.files("req")).includes(`${base}.xml`);
    return [judged(!left, "it was taken", "it still lies in req")];
  },
};
