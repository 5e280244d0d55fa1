import { advised, judged } from "../findings.ts";
import { messageIn } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An answer is a message of the known form. */
export const folderServerAnswerForm: FolderServerScenario = {
  id: "folder-server-answer-form",
  profile: "folder-server",
  title: { en: "An answer is a message of the known form", ja: "回答が既知の電文の形をしている" },
  steps: {
    en: "The suite reads header, body and result of an answer strictly.",
    ja: "回答のヘッダ・本文・結果を厳密に読む。",
  },
  fix: { en: "Compare the answer with the data dictionary.", ja: "回答をデータ辞書と比べる。" },
  requirement: { certainty: "seen", from: "myclinic-ts, ResWatcher" },
  run: async (stage) => {
    const { base } = await stage.put();
    const message = messageIn(await stage.answerTo(base), stage.target.encoding);
    if (message === undefined) return [judged(false, "", "no message that can be read")];
    const { MessageHeader: header = {}, MessageBody: body = {} } = message;
    const [result] = body.ResultList?.ResultOfQualificationConfirmation ?? [];
    const unknown = [...(header.extra ?? []), ...(body.extra ?? []), ...(result?.extra ?? [])].map(
      ({ name }) => name,
    );
    return [
      judged(
        result?.Name !== undefined && result.Birthdate !== undefined,
        "a result",
        "no result with Name and Birthdate",
      ),
      judged(
        /^\d{14}$/.test(header.ProcessExecutionTime ?? ""),
        "ProcessExecutionTime",
        "no ProcessExecutionTime of 14 digits",
      ),
      advised(
        unknown.length === 0,
        "known elements only",
        `elements of no table: ${[...new Set(unknown)].join(", ")}`,
      ),
    ];
  },
};
