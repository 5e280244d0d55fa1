import { judged } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, saysEligible } from "../web-api-server-stage.ts";

/** A wrong birth date finds nobody. */
export const webServerWrongBirthDate: WebApiServerScenario = {
  id: "web-server-wrong-birth-date",
  profile: "web-api-server",
  title: { en: "A wrong birth date finds nobody", ja: "生年月日が違えば見つからない" },
  steps: {
    en: "The suite searches for the eligible person with another birth date.",
    ja: "有効な人を、別の生年月日で照会する。",
  },
  fix: { en: "Compare everything a search names.", ja: "照会に含まれるすべての項目を照合する。" },
  requirement: { certainty: "inferred", from: "the birth date is part of the question" },
  run: async (stage) => {
    const called = await stage.search({ ...stage.target.people.eligible, birthDate: "1900-01-01" });
    return [
      judged(
        !saysEligible(called),
        inWords(called),
        "the person was found with a wrong birth date",
      ),
    ];
  },
};
