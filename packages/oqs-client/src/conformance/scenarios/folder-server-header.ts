import { judged } from "../findings.ts";
import { messageIn } from "../folder-server-stage.ts";
import type { FolderServerScenario } from "../scenario.ts";

/** An answer repeats institution and file identifier. */
export const folderServerHeader: FolderServerScenario = {
  id: "folder-server-header",
  profile: "folder-server",
  title: {
    en: "An answer repeats institution and file identifier",
    ja: "回答が医療機関コードと任意のファイル識別子を繰り返す",
  },
  steps: {
    en: "The suite compares the header of the answer with its question.",
    ja: "回答のヘッダを照会と比べる。",
  },
  fix: {
    en: "Copy MedicalInstitutionCode and ArbitraryFileIdentifier, and write SegmentOfResult.",
    ja: "MedicalInstitutionCode と ArbitraryFileIdentifier を写し、処理結果区分を書く。",
  },
  requirement: { certainty: "seen", from: "MynaReception" },
  run: async (stage) => {
    const { base, identifier } = await stage.put();
    const header = messageIn(await stage.answerTo(base), stage.target.encoding)?.MessageHeader;
    if (header === undefined) return [judged(false, "", "no answer that can be read")];
    return [
      judged(
        header.MedicalInstitutionCode === stage.target.institution,
        "our institution",
        "another or no MedicalInstitutionCode",
      ),
      judged(
        header.ArbitraryFileIdentifier === identifier,
        "our identifier",
        "another or no ArbitraryFileIdentifier",
      ),
      judged(
        ["1", "2", "3", "9"].includes(header.SegmentOfResult ?? ""),
        "a segment",
        "no known SegmentOfResult",
      ),
    ];
  },
};
