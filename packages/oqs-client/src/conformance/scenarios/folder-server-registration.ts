import { freshIdentifier } from "../../folder/settings.ts";
import { registrationMessage } from "../../messages/reference-number-registration.ts";
import { judged } from "../findings.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** A registration repeats what was registered. */
export const folderServerRegistration: FolderServerScenario = {
  id: "folder-server-registration",
  profile: "folder-server",
  title: {
    en: "A registration repeats what was registered",
    ja: "照会番号登録の回答が登録内容を繰り返す",
  },
  steps: {
    en: "The suite registers a reference number for the eligible person.",
    ja: "有効な人に照会番号を登録する。",
  },
  fix: {
    en: "Repeat ReferenceNumberRegistrationInfo with the status.",
    ja: "ReferenceNumberRegistrationInfo を処理結果とともに返す。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    const { encoding, institution, people } = stage.target;
    const { insurerNumber, symbol, number, branch } = people.eligible;
    const identifier = freshIdentifier();
    const base = stage.name("OQSsiimm01req_");
    const bytes = registrationMessage.encodeXml(
      {
        MessageHeader: { MedicalInstitutionCode: institution, ArbitraryFileIdentifier: identifier },
        MessageBody: {
          ReferenceNumberRegistrationInfo: {
            ReferenceNumber: "CONFORMANCE-1",
            InsurerNumber: insurerNumber.padStart(8, " "),
            ...(symbol === undefined ? {} : { InsuredCardSymbol: symbol }),
            InsuredIdentificationNumber: number,
            ...(branch === undefined ? {} : { InsuredBranchNumber: branch }),
          },
        },
      },
      { encoding },
    );
    await stage.put({ base, bytes });
    const answer = await stage.answerTo(base);
    if (answer === undefined || answer.name.endsWith(".err"))
      return [judged(false, "", answer === undefined ? "nothing came" : ".err came")];
    const body = registrationMessage.decodeXml(answer.bytes, { encoding }).MessageBody;
    return [
      judged(
        body?.ReferenceNumberRegistrationInfo?.ReferenceNumber === "CONFORMANCE-1",
        "repeated",
        "the reference number is not repeated",
      ),
      judged(
        body?.ProcessingResultStatus === "1",
        "status 1",
        "another or no ProcessingResultStatus",
      ),
    ];
  },
};
