import type { XmlMsg } from "../../messages/xml-msg.ts";
import { advised, judged, nothingCame } from "../findings.ts";
import { madePerson } from "../materials.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An insurer number of six digits is padded with spaces to eight. */
export const folderClientInsurerNumber: FolderClientScenario = {
  id: "folder-client-insurer-number",
  profile: "folder-client",
  title: {
    en: "An insurer number of six digits is padded with spaces to eight",
    ja: "6桁の保険者番号は先頭に空白を付けて8桁にする",
  },
  steps: {
    en: "The client asks about somebody of a 国民健康保険 with six digits.",
    ja: "6桁の国民健康保険の人を照会させる。",
  },
  fix: {
    en: "Pad InsurerNumber on the left with spaces in files.",
    ja: "ファイルでは InsurerNumber の左を空白で埋める。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts, MynaReception" },
  run: async (stage) => {
    await stage.search();
    const [seen] = stage.folder.requests;
    if (seen === undefined) return nothingCame("request file");
    const body = (seen.message as XmlMsg | undefined)?.MessageBody;
    const sent = body?.QualificationConfirmSearchInfo?.InsurerNumber ?? "";
    return [
      judged(
        sent.trim().replace(/^0+/, "") === madePerson.insurerNumber,
        "the number it was given",
        "another or no number",
      ),
      advised(
        sent === madePerson.insurerNumber.padStart(8, " "),
        "eight characters with leading spaces",
        `${sent.length} characters, or zeros in front`,
      ),
    ];
  },
};
