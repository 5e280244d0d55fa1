import { searchInfoOf } from "../../search.ts";
import { judged, skipped } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, messageOf } from "../web-api-server-stage.ts";

/** An answer is about the person who was asked for. */
export const webServerSameQuestion: WebApiServerScenario = {
  id: "web-server-same-question",
  profile: "web-api-server",
  title: {
    en: "An answer is about the person who was asked for",
    ja: "回答が照会した人についてのものである",
  },
  steps: {
    en: "The suite compares institution, number and birth date of the answer with the question.",
    ja: "回答の医療機関コード・番号・生年月日を照会と比べる。",
  },
  fix: {
    en: "Repeat MedicalInstitutionCode and answer about the person that was found.",
    ja: "MedicalInstitutionCode を繰り返し、見つかった本人について答える。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const called = await stage.search();
    const message = messageOf(called);
    const [result] = message?.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
    if (result === undefined) return [skipped(`no result to look at (${inWords(called)})`)];
    const { people, institution } = stage.target;
    const same = (name: "InsuredIdentificationNumber" | "Birthdate"): boolean =>
      result[name]?.normalize("NFKC") === searchInfoOf(people.eligible)[name]?.normalize("NFKC");
    return [
      judged(
        message?.MessageHeader?.MedicalInstitutionCode === institution,
        "our institution",
        "another or no MedicalInstitutionCode",
      ),
      judged(
        same("InsuredIdentificationNumber") && same("Birthdate"),
        "number and birth date",
        "another number or birth date",
      ),
    ];
  },
};
