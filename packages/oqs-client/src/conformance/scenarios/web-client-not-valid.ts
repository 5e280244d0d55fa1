import { reported } from "../findings.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** 無効, 該当資格なし and 複数該当 are not eligible. */
export const webClientNotValid: WebApiClientScenario = {
  id: "web-client-not-valid",
  profile: "web-api-client",
  title: {
    en: "無効, 該当資格なし and 複数該当 are not eligible",
    ja: "無効・該当資格なし・複数該当を有効とみなさない",
  },
  steps: {
    en: "The answers have QualificationValidity 2, 3, 4 and 5 in turn.",
    ja: "資格有効性を2、3、4、5の順に返す。",
  },
  fix: {
    en: "Only 1 (and 6 for 医療扶助) means insured.",
    ja: "有効は1（医療扶助では6も）だけとする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts (OQSCD006)" },
  control: true,
  run: async (stage) => {
    const findings = [];
    for (const validity of ["2", "3", "4", "5"]) {
      stage.answerSearches((answer) => ({
        ...answer,
        MessageBody: { ...answer.MessageBody, QualificationValidity: validity },
      }));
      findings.push(reported(await stage.search(), ["error", "not-eligible"]));
    }
    return findings;
  },
};
