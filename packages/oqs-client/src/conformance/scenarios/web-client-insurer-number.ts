import { judged, nothingCame } from "../findings.ts";
import { madePerson } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** An insurer number of six digits is padded with zeros to eight. */
export const webClientInsurerNumber: WebApiClientScenario = {
  id: "web-client-insurer-number",
  profile: "web-api-client",
  title: {
    en: "An insurer number of six digits is padded with zeros to eight",
    ja: "6桁の保険者番号は0を付けて8桁にする",
  },
  steps: {
    en: "The client searches for somebody of a 国民健康保険 with six digits.",
    ja: "6桁の国民健康保険の人を照会する。",
  },
  fix: { en: "Pad InsurerNumber on the left with zeros.", ja: "InsurerNumber の左を0で埋める。" },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [search] = stage.requestsOf("search");
    if (search === undefined) return nothingCame("search");
    const sent =
      questionOf(search)?.MessageBody?.QualificationConfirmSearchInfo?.InsurerNumber ?? "";
    return [
      judged(
        sent === madePerson.insurerNumber.padStart(8, "0"),
        "eight digits",
        `${sent.length} characters, or other digits`,
      ),
    ];
  },
};
