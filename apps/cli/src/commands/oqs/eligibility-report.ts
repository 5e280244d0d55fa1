import { type Eligibility, explain } from "@uketsuke/oqs-client";
import type { Language } from "../../language.ts";

/** What is told of an eligibility without saying whose it is. */
export interface EligibilityReport {
  readonly outcome: Eligibility["outcome"];
  readonly reason?: string;
  readonly insurer?: string;
  readonly copaymentPercent?: number;
  readonly cause: string;
  readonly next: string;
  readonly further: readonly string[];
}

/** The report of an eligibility; insurer and share are facts of many people. */
export function eligibilityReport(eligibility: Eligibility, language: Language): EligibilityReport {
  const { cause, staff, further } = explain(eligibility, { language });
  return {
    outcome: eligibility.outcome,
    ...(eligibility.outcome === "refused" ? { reason: eligibility.code } : {}),
    ...(eligibility.outcome === "ineligible" ? { reason: eligibility.reason } : {}),
    ...(eligibility.outcome === "eligible" ? { insurer: eligibility.insurer.name } : {}),
    ...(eligibility.outcome === "eligible" && eligibility.copaymentPercent !== undefined
      ? { copaymentPercent: eligibility.copaymentPercent }
      : {}),
    cause,
    next: staff,
    further: further.map((one) => one.cause),
  };
}

/** The same as rows for people. */
export function eligibilityRows(report: EligibilityReport): readonly (readonly string[])[] {
  const { outcome, reason, insurer, copaymentPercent, cause, next, further } = report;
  return [
    ["Eligibility", reason === undefined ? outcome : `${outcome}: ${reason}`],
    ...(insurer === undefined ? [] : [["Insurer", insurer]]),
    ...(copaymentPercent === undefined ? [] : [["Copayment", `${copaymentPercent} %`]]),
    ["Cause", cause],
    ["Next", next],
    ...further.map((one) => ["Also", one]),
  ];
}
