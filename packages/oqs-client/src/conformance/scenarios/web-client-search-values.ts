import { searchInfoOf } from "../../search.ts";
import { judged, nothingCame } from "../findings.ts";
import { madePerson } from "../materials.ts";
import { questionOf } from "../played-web-api.ts";
import type { WebApiClientScenario } from "../scenario.ts";

/** Symbol, number, branch and birth date arrive as they were given. */
export const webClientSearchValues: WebApiClientScenario = {
  id: "web-client-search-values",
  profile: "web-api-client",
  title: {
    en: "Symbol, number, branch and birth date arrive as they were given",
    ja: "記号・番号・枝番・生年月日がそのまま届く",
  },
  steps: {
    en: "The client searches for a number that begins with zeros and a symbol that is not ASCII.",
    ja: "0で始まる番号とASCIIでない記号で照会する。",
  },
  fix: {
    en: "Keep numbers as text, write UTF-8, and dates as yyyyMMdd.",
    ja: "番号は文字列のまま扱い、UTF-8で書き、日付は yyyyMMdd とする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    await stage.search();
    const [search] = stage.requestsOf("search");
    if (search === undefined) return nothingCame("search");
    const sent = questionOf(search)?.MessageBody?.QualificationConfirmSearchInfo ?? {};
    const wanted = searchInfoOf(madePerson);
    const names = [
      "InsuredCardSymbol",
      "InsuredIdentificationNumber",
      "InsuredBranchNumber",
      "Birthdate",
    ] as const;
    const wrong = names.filter(
      (name) => sent[name]?.normalize("NFKC") !== wanted[name]?.normalize("NFKC"),
    );
    return [judged(wrong.length === 0, "all four", `changed or lost: ${wrong.join(", ")}`)];
  },
};
