import { reportedValue } from "../findings.ts";
import { madePerson } from "../materials.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Numbers come through with their zeros. */
export const webClientValuesUnchanged: WebApiClientScenario = {
  id: "web-client-values-unchanged",
  profile: "web-api-client",
  title: { en: "Numbers come through with their zeros", ja: "番号の先頭の0が失われない" },
  steps: {
    en: "The answer holds numbers that begin with zeros; the client reports them (optional).",
    ja: "0で始まる番号を返し、クライアントに報告させる（任意）。",
  },
  fix: { en: "Keep numbers as text.", ja: "番号は文字列のまま扱う。" },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const report = await stage.search();
    return [
      reportedValue(report, "InsuredIdentificationNumber", madePerson.number),
      reportedValue(report, "InsuredBranchNumber", madePerson.branch ?? ""),
    ];
  },
};
