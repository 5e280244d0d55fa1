import { judged, skipped } from "../findings.ts";
import type { WebApiServerScenario } from "../scenario.ts";
import { inWords, messageOf } from "../web-api-server-stage.ts";

/** Dates, numbers and kana have their written forms. */
export const webServerValues: WebApiServerScenario = {
  id: "web-server-values",
  profile: "web-api-server",
  title: {
    en: "Dates, numbers and kana have their written forms",
    ja: "日付・番号・カナの表記が合っている",
  },
  steps: {
    en: "The suite looks at the form of the values of a result.",
    ja: "結果の値の表記を見る。",
  },
  fix: {
    en: "Dates yyyyMMdd, insurer numbers of 8 characters, kana half width, names with U+3000.",
    ja: "日付は yyyyMMdd、保険者番号は8文字、カナは半角、氏名の区切りは全角空白とする。",
  },
  requirement: { certainty: "seen", from: "myclinic-ts" },
  run: async (stage) => {
    const called = await stage.search();
    const [result] =
      messageOf(called)?.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
    if (result === undefined) return [skipped(`no result to look at (${inWords(called)})`)];
    const wrong = Object.entries(forms).filter(([name, form]) => {
      const value = (result as Readonly<Record<string, unknown>>)[name];
      return typeof value === "string" && !form.test(value);
    });
    return [
      judged(
        wrong.length === 0,
        "all of them",
        `another form: ${wrong.map(([name]) => name).join(", ")}`,
      ),
    ];
  },
};

const day = /^\d{8}$/;
const forms: Readonly<Record<string, RegExp>> = {
  InsurerNumber: /^[ 0-9]{8}$/,
  InsuredBranchNumber: /^\d{2}$/,
  Sex1: /^[123]$/,
  Birthdate: day,
  QualificationDate: day,
  InsuredCertificateIssuanceDate: day,
  InsuredCardValidDate: day,
  InsuredCardExpirationDate: day,
  PostNumber: /^\d{3}-\d{4}$/,
  NameKana: /^[ｦ-ﾟ\u0020-\u007e]+$/,
  Name: /^[^ ]+$/,
};
