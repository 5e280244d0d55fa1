import { judged, notApplicable, nothingCame, reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A registration without an answer is not sent again. */
export const folderClientWriteOnce: FolderClientScenario = {
  id: "folder-client-write-once",
  profile: "folder-client",
  title: {
    en: "A registration without an answer is not sent again",
    ja: "応答のない登録を再送しない",
  },
  steps: {
    en: "The client registers a reference number; no answer comes.",
    ja: "照会番号を登録させ、応答しない。",
  },
  fix: {
    en: "Keep the intent, mark it as unknown, and look for the answer later.",
    ja: "登録の記録を残して結果不明とし、後で回答を探す。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    stage.folder.answer(() => []);
    const report = await stage.register();
    if (report.answers.some(({ outcome }) => outcome === "unsupported"))
      return [notApplicable("the client registers nothing")];
    await stage.folder.settled();
    const sent = stage.folder.requests.length;
    if (sent === 0) return nothingCame("registration");
    return [
      judged(sent === 1, "sent once", `sent ${sent} times`),
      reported(report, ["unknown", "error"]),
    ];
  },
};
