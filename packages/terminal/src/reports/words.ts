import type { Verdict } from "../evaluate.ts";
import type { Result } from "../finding.ts";
import type { Certainty, Level, Party, Place, Text } from "../requirement.ts";

/** The parts of the specification, in the order they are printed. */
export const places: readonly (readonly [Place, Text])[] = [
  ["overview", { ja: "本書について", en: "Overview" }],
  ["hardware", { ja: "要求仕様（ハードウェア）", en: "Requirements: hardware" }],
  ["provision", { ja: "要求仕様（提供）", en: "Requirements: providing the device" }],
  ["notes", { ja: "注意事項", en: "Notes" }],
  [
    "none",
    { ja: "本ソフトによる追加の確認（推奨仕様にはない）", en: "Ours, not in the specification" },
  ],
];

/** How binding a row is, in words. */
export const levels: Readonly<Record<Level, Text>> = {
  must: { ja: "必須", en: "must" },
  "must-if": { ja: "条件付", en: "must if" },
  recommended: { ja: "推奨", en: "recommended" },
  information: { ja: "情報", en: "information" },
  derived: { ja: "追加", en: "derived" },
};

/** Results in words, for people. */
export const results: Readonly<Record<Result, Text>> = {
  pass: { ja: "適合", en: "pass" },
  fail: { ja: "不適合", en: "fail" },
  warn: { ja: "注意", en: "warn" },
  attested: { ja: "申告済", en: "attested" },
  unknown: { ja: "未確認", en: "unknown" },
  info: { ja: "情報", en: "info" },
  "not-applicable": { ja: "対象外", en: "not applicable" },
};

/** Who has to meet a row, in words. */
export const parties: Readonly<Record<Party, Text>> = {
  maker: { ja: "製造者", en: "maker" },
  deliverer: { ja: "納入者", en: "deliverer" },
  vendor: { ja: "導入ベンダー", en: "vendor" },
  institution: { ja: "施設", en: "institution" },
};

/** How well the evidence of a row is known, in words. */
export const certainties: Readonly<Record<Certainty, Text>> = {
  documented: { ja: "公開資料", en: "documented" },
  inferred: { ja: "推定", en: "inferred" },
  memory: { ja: "未検証", en: "from memory" },
  statement: { ja: "申告", en: "statement" },
};

/** What the verdict means. */
export const verdicts: Readonly<Record<Verdict, Text>> = {
  met: { ja: "必須の項目はすべて適合または申告済み", en: "every must row passes or is attested" },
  "not-met": { ja: "適合しない必須の項目がある", en: "at least one must row fails" },
  open: {
    ja: "確認できない必須の項目がある（申告が必要）",
    en: "must rows are unknown until they are attested",
  },
};

/** What every report says of itself. */
export const nature: Text = {
  ja: "推奨仕様の各項目を点検した結果であり、公的な認定ではない。ソフトで見えない必須の項目は、申告があるまで unknown とする。",
  en: "A check against a recommended specification, not an official certificate. A must row that software cannot see stays unknown until it is attested.",
};

/** What † says of a row. */
export const unconfirmed: Text = {
  ja: "† 確認方法をこの種類の実機で確かめていない項目",
  en: "† rows whose evidence was never confirmed on a real machine of this kind",
};
