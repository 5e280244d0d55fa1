import { freshIdentifier } from "../../folder/settings.ts";
import { bulkResultMessage } from "../../messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../../messages/bulk-download.ts";
import { judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An unknown reception number has no result. */
export const folderServerUnknownReception: FolderServerScenario = {
  id: "folder-server-unknown-reception",
  profile: "folder-server",
  title: {
    en: "An unknown reception number has no result",
    ja: "知らない受付番号に結果を返さない",
  },
  steps: {
    en: "The suite asks for the result of a reception number nobody was given.",
    ja: "誰にも渡していない受付番号の結果を求める。",
  },
  fix: { en: "Answer with SegmentOfResult 9 or .err.", ja: "処理結果区分9か .err を返す。" },
  requirement: { certainty: "inferred", from: "a reception number belongs to one job" },
  run: async (stage) => {
    const { encoding, institution } = stage.target;
    const base = stage.name("OQSmuquc02req_");
    const MessageHeader = {
      MedicalInstitutionCode: institution,
      ArbitraryFileIdentifier: freshIdentifier(),
    };
    await stage.put({
      base,
      bytes: bulkDownloadMessage.encodeXml(
        { MessageHeader, MessageBody: { ReceptionNumber: "9999999999" } },
        { encoding },
      ),
    });
    const answer = await stage.answerTo(base);
    if (answer === undefined) return [judged(false, "", "nothing came")];
    if (answer.name.endsWith(".err")) return [judged(true, ".err", "")];
    const header = answer.name.endsWith(".zip")
      ? undefined
      : bulkResultMessage.decodeXml(answer.bytes, { encoding }).MessageHeader;
    return [
      judged(header !== undefined && header.SegmentOfResult !== "1", "refused", "a result came"),
    ];
  },
};
