import { reportedValue } from "../findings.ts";
import { madePerson } from "../materials.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** Values come through with their zeros and spaces. */
export const folderClientValuesUnchanged: FolderClientScenario = {
  id: "folder-client-values-unchanged",
  profile: "folder-client",
  title: {
    en: "Values come through with their zeros and spaces",
    ja: "値の先頭の0や空白が失われない",
  },
  steps: {
    en: "The answer holds numbers with leading zeros and spaces; the client reports them (optional).",
    ja: "先頭が0や空白の値を返し、クライアントに報告させる（任意）。",
  },
  fix: {
    en: "Use a parser that neither trims nor makes numbers of text.",
    ja: "空白を削ったり数値に変えたりしないパーサを使う。",
  },
  requirement: { certainty: "seen", from: "common parsers do both" },
  run: async (stage) => {
    const report = await stage.search();
    return [
      reportedValue(report, "InsuredIdentificationNumber", madePerson.number),
      reportedValue(report, "InsurerNumber", madePerson.insurerNumber.padStart(8, " ")),
    ];
  },
};
