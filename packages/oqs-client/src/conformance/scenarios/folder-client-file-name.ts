import { advised, judged, nothingCame } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A question has a name of the table. */
export const folderClientFileName: FolderClientScenario = {
  id: "folder-client-file-name",
  profile: "folder-client",
  title: { en: "A question has a name of the table", ja: "照会のファイル名が規則に合う" },
  steps: {
    en: "The suite compares the name in req with OQSsiquc01req_ and 12 digits.",
    ja: "req の名前を OQSsiquc01req_ と12桁の数字に照らす。",
  },
  fix: {
    en: "Name it OQSsiquc01req_yyyyMMddNNNN.xml.",
    ja: "OQSsiquc01req_yyyyMMddNNNN.xml とする。",
  },
  requirement: { certainty: "seen", from: "MynaReception, OQSDrug2" },
  run: async (stage) => {
    await stage.search();
    const [seen] = stage.folder.requests;
    if (seen === undefined) return nothingCame("request file");
    const { file } = seen;
    return [
      judged(
        file?.job.name === "eligibility" && file.form === "single",
        "a name of the table",
        "a name that is none of the table's",
      ),
      advised(
        file !== undefined && /^\d{12}$/.test(file.free),
        "12 digits",
        "another free part than 12 digits",
      ),
    ];
  },
};
