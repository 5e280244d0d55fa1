/**
 * The patient's share of the cost (一部負担金の割合).
 * @module
 */
import { ageOn, plainDate } from "./date.ts";
import type { ResultOfQualificationConfirmation } from "./messages/result-of-qualification-confirmation.ts";

/** The share, and where it comes from. */
export interface Copayment {
  /** Percent the patient pays (負担割合), e.g. 30. */
  readonly copaymentPercent: number;
  /**
   * `answer`: the payer said it. `inferred`: the payer did not, and the general rule by age applies (健康保険法74条, 国民健康保険法42条:
   * before school age 20, otherwise 30 until 69); billing software must decide with what else it knows.
   */
  readonly copaymentSource: "answer" | "inferred";
}

/** Kinds of insurance the general rule by age holds for; 05 資格証明書 and A1 医療扶助 follow rules of their own. */
const generalRule: ReadonlySet<string> = new Set(["01", "02", "03", "04", "06"]);

/** The share on a day, or nothing where the answer does not say and the general rule does not reach (70 and older). */
export function copaymentOf(
  result: ResultOfQualificationConfirmation,
  options: { birthDate: string; on: string },
): Copayment | undefined {
  const stated = percent(result.InsuredPartialContributionRatio) ?? elderly(result, options.on);
  if (stated !== undefined) return { copaymentPercent: stated, copaymentSource: "answer" };
  if (!generalRule.has(result.InsuredCardClassification ?? "")) return undefined;
  if (result.PreschoolClassification === "1")
    return { copaymentPercent: 20, copaymentSource: "inferred" };
  const age = ageOn(options.birthDate, options.on);
  // Six-year-olds are before or at school; who turns 70 pays less from the next month on.
  if (age < 7 || age > 69) return undefined;
  return { copaymentPercent: 30, copaymentSource: "inferred" };
}

/** 高齢受給者証 on the day it is valid. */
function elderly(result: ResultOfQualificationConfirmation, on: string): number | undefined {
  const certificate = result.ElderlyRecipientCertificateInfo;
  const from = plainDate(certificate?.ElderlyRecipientValidStartDate ?? "");
  const to = plainDate(certificate?.ElderlyRecipientValidEndDate ?? "");
  if ((from !== undefined && on < from) || (to !== undefined && on > to)) return undefined;
  return percent(certificate?.ElderlyRecipientContributionRatio);
}

/** Three digits of percent: 010, 020, 030. */
function percent(ratio: string | undefined): number | undefined {
  if (ratio === undefined || !/^\d{3}$/.test(ratio)) return undefined;
  const value = Number(ratio);
  return value <= 100 ? value : undefined;
}
