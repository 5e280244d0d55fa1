import { bulkAcceptedMessage } from "../../messages/bulk-accepted.ts";
import { bulkResultMessage } from "../../messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../../messages/bulk-download.ts";
import { judged, notApplicable, nothingCame, reported } from "../findings.ts";
import { whole } from "../played-folder.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** A bulk job is asked for by its reception number until it is ready. */
export const folderClientBulk: FolderClientScenario = {
  id: "folder-client-bulk",
  profile: "folder-client",
  title: {
    en: "A bulk job is asked for by its reception number until it is ready",
    ja: "一括照会の結果を受付番号で、できるまで取りに行く",
  },
  steps: {
    en: "The upload gets a reception number, the first download 処理中, the second the result.",
    ja: "アップロードに受付番号、1回目の取得に処理中、2回目に結果を返す。",
  },
  fix: {
    en: "Put the ReceptionNumber of 01res into the body of 02req, and ask again after 処理中.",
    ja: "01res の受付番号を 02req の本文に入れ、処理中なら取り直す。",
  },
  requirement: { certainty: "seen", from: "OQSDrug2, smart-test" },
  run: async (stage) => {
    const downloads: (string | undefined)[] = [];
    stage.folder.answer((seen) => {
      const { MedicalInstitutionCode = "", ArbitraryFileIdentifier = "" } =
        seen.message?.MessageHeader ?? {};
      const header = { MedicalInstitutionCode, ArbitraryFileIdentifier, SegmentOfResult: "1" };
      const { encoding } = stage.folder;
      if (seen.file?.step === 1)
        return [
          whole(
            `${seen.answerBase}.xml`,
            bulkAcceptedMessage.encodeXml(
              { MessageHeader: header, MessageBody: { ReceptionNumber: "R-0001" } },
              { encoding },
            ),
          ),
        ];
      const asked =
        seen.file === undefined
          ? undefined
          : bulkDownloadMessage.decodeXml(seen.bytes, { encoding });
      downloads.push(asked?.MessageBody?.ReceptionNumber);
      const ready = downloads.length > 1;
      const unit = { ProcessingResultStatus: "1", QualificationValidity: "1" };
      const message = {
        MessageHeader: { ...header, SegmentOfResult: ready ? "1" : "2", ReceptionNumber: "R-0001" },
        MessageBody: ready ? { BulkConfirmUnit: [unit, unit, unit] } : {},
      };
      return [whole(`${seen.answerBase}.xml`, bulkResultMessage.encodeXml(message, { encoding }))];
    });
    const report = await stage.bulk();
    if (report.answers.some(({ outcome }) => outcome === "unsupported"))
      return [notApplicable("the client has no bulk jobs")];
    if (stage.folder.requests.length === 0) return nothingCame("upload");
    return [
      judged(
        downloads.length >= 2,
        "asked until the result was there",
        `asked for the result ${downloads.length} times`,
      ),
      judged(
        downloads.every((number) => number === "R-0001"),
        "by its reception number",
        "by another or no reception number",
      ),
      reported(report, ["done", "eligible"]),
    ];
  },
};
