import { setTimeout as wait } from "node:timers/promises";
import type { Encoding } from "../../encoding.ts";
import { freshIdentifier } from "../../folder/settings.ts";
import { bulkAcceptedMessage } from "../../messages/bulk-accepted.ts";
import { bulkResultMessage } from "../../messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../../messages/bulk-download.ts";
import { bulkSearchMessage } from "../../messages/bulk-search.ts";
import { searchInfoOf } from "../../search.ts";
import { readZip } from "../../zip-reader.ts";
import { judged } from "../findings.ts";
import type { Appeared } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A bulk job goes from upload to result. */
export const folderServerBulk: FolderServerScenario = {
  id: "folder-server-bulk",
  profile: "folder-server",
  title: {
    en: "A bulk job goes from upload to result",
    ja: "一括照会がアップロードから結果まで進む",
  },
  steps: {
    en: "01req with two people, 01res with a reception number, 02req until 02res is no longer 処理中.",
    ja: "2人の 01req、受付番号の 01res、処理中でなくなるまで 02req を送る。",
  },
  fix: {
    en: "Give a ReceptionNumber in 01res and the result for it in 02res, as xml or zip.",
    ja: "01res に受付番号、02res にその結果を xml か zip で返す。",
  },
  requirement: { certainty: "seen", from: "OQSDrug2, smart-test" },
  run: async (stage) => {
    const { encoding, institution, people } = stage.target;
    const header = (): Header => ({
      MedicalInstitutionCode: institution,
      ArbitraryFileIdentifier: freshIdentifier(),
    });
    const search = {
      ...searchInfoOf(people.eligible),
      InsurerNumber: people.eligible.insurerNumber.padStart(8, " "),
    };
    const upload = stage.name("OQSmuquc01req_");
    await stage.put({
      base: upload,
      bytes: bulkSearchMessage.encodeXml(
        {
          MessageHeader: header(),
          MessageBody: {
            QualificationConfirmSearchInfo: [
              search,
              { ...search, InsuredIdentificationNumber: "0000000" },
            ],
          },
        },
        { encoding },
      ),
    });
    const receipt = await stage.answerTo(upload);
    if (receipt === undefined || receipt.name.endsWith(".err"))
      return [
        judged(false, "", receipt === undefined ? "no 01res came" : ".err came for the upload"),
      ];
    const receiptBody = bulkAcceptedMessage.decodeXml(receipt.bytes, { encoding });
    const number =
      receiptBody.MessageBody?.ReceptionNumber ?? receiptBody.MessageHeader?.ReceptionNumber;
    if (number === undefined) return [judged(false, "", "01res has no ReceptionNumber")];
    const end = performance.now() + stage.patienceMs;
    for (;;) {
      const base = stage.name("OQSmuquc02req_");
      await stage.put({
        base,
        bytes: bulkDownloadMessage.encodeXml(
          { MessageHeader: header(), MessageBody: { ReceptionNumber: number } },
          { encoding },
        ),
      });
      const answer = await stage.answerTo(base);
      if (answer === undefined || answer.name.endsWith(".err"))
        return [
          judged(false, "", answer === undefined ? "no 02res came" : ".err came for the download"),
        ];
      const [result] = await messagesIn(answer, encoding);
      const segment = result?.MessageHeader?.SegmentOfResult;
      if (segment === "2" && performance.now() < end) {
        await wait(10 * stage.intervalMs);
        continue;
      }
      const units = result?.MessageBody?.BulkConfirmUnit ?? [];
      return [
        judged(
          segment === "1",
          "a result",
          segment === "2"
            ? "still 処理中 when the time was over"
            : "another SegmentOfResult than 1",
        ),
        judged(units.length === 2, "two people", `${units.length} of 2 people`),
        judged(
          units[0]?.QualificationValidity === "1",
          "the insured one is",
          "the insured person is not in it, or not first",
        ),
      ];
    }
  },
};

interface Header {
  readonly MedicalInstitutionCode: string;
  readonly ArbitraryFileIdentifier: string;
}

type BulkResult = ReturnType<typeof bulkResultMessage.decodeXml>;

/** The messages of a result, which may be an archive. */
async function messagesIn(
  { name, bytes }: Appeared,
  encoding: Encoding,
): Promise<readonly BulkResult[]> {
  if (!name.endsWith(".zip")) return [bulkResultMessage.decodeXml(bytes, { encoding })];
  const messages: BulkResult[] = [];
  for (const entry of readZip(bytes)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry.content()) pieces.push(piece);
    messages.push(bulkResultMessage.decodeXml(Buffer.concat(pieces), { encoding }));
  }
  return messages;
}
