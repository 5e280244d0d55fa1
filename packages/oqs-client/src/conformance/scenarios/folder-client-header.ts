import { judged, nothingCame } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** The header names institution and file identifier. */
export const folderClientHeader: FolderClientScenario = {
  id: "folder-client-header",
  profile: "folder-client",
  title: {
    en: "The header names institution and file identifier",
    ja: "ヘッダに医療機関コードと任意のファイル識別子がある",
  },
  steps: {
    en: "The suite reads MessageHeader of the question.",
    ja: "照会の MessageHeader を見る。",
  },
  fix: {
    en: "Fill MedicalInstitutionCode and ArbitraryFileIdentifier.",
    ja: "MedicalInstitutionCode と ArbitraryFileIdentifier を入れる。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    await stage.search();
    const [seen] = stage.folder.requests;
    if (seen === undefined) return nothingCame("request file");
    const header = seen.message?.MessageHeader;
    return [
      judged(
        header?.MedicalInstitutionCode === stage.institution,
        "the institution it was given",
        "another or no MedicalInstitutionCode",
      ),
      judged(
        (header?.ArbitraryFileIdentifier ?? "") !== "",
        "an identifier",
        "no ArbitraryFileIdentifier: answers cannot be told apart",
      ),
    ];
  },
};
