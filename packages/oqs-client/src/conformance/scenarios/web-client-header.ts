import { wireDate } from "../../date.ts";
import { judged, nothingCame } from "../findings.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** The header names the institution and the day of the confirmation. */
export const webClientHeader: WebApiClientScenario = {
  id: "web-client-header",
  profile: "web-api-client",
  title: {
    en: "The header names the institution and the day of the confirmation",
    ja: "ヘッダに医療機関コードと資格確認日がある",
  },
  steps: {
    en: "The client searches; the suite reads MessageHeader.",
    ja: "照会の MessageHeader を見る。",
  },
  fix: {
    en: "Fill MedicalInstitutionCode (10 digits) and QualificationConfirmationDate (yyyyMMdd, today in Japan).",
    ja: "MedicalInstitutionCode（10桁）と QualificationConfirmationDate（日本時間の当日、yyyyMMdd）を入れる。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [search] = stage.requestsOf("search");
    if (search === undefined) return nothingCame("search");
    const header = questionOf(search)?.MessageHeader;
    return [
      judged(
        header?.MedicalInstitutionCode === stage.institution,
        "the institution it was given",
        "another or no MedicalInstitutionCode",
      ),
      judged(
        header?.QualificationConfirmationDate === wireDate(new Date()),
        "today",
        "QualificationConfirmationDate is not today as yyyyMMdd",
      ),
    ];
  },
};
