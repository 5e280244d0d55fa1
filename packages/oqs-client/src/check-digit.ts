/**
 * Check digits (検証番号) and shapes of insurer, public-expense, beneficiary and institution numbers. Whatever is odd is a warning, never a
 * refusal: published numbers with wrong digits exist, and so do local numbers without any.
 * @module
 */
import { insurerNumber } from "./insurer-number.ts";
import type { Certainty } from "./messages/sources.ts";

/** Check digit of a row of digits: weights 2, 1, 2, 1 … from the right, digits of each product added, ten's complement. */
export function checkDigit(payload: string): string {
  if (!/^\d+$/.test(payload)) throw new TypeError("a check digit is made from decimal digits only");
  let sum = 0;
  for (let index = 0; index < payload.length; index++) {
    const product = Number(payload.at(-1 - index)) * (index % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit of a number is the check digit of the others (保険者番号, 公費負担者番号, 医療機関コード). */
export function hasValidCheckDigit(number: string): boolean {
  return /^\d{2,}$/.test(number) && number.at(-1) === checkDigit(number.slice(0, -1));
}

/** Numbers whose shape is known: 保険者番号, 公費負担者番号, 受給者番号, 医療機関コード. */
export type CheckedNumber = "insurer" | "public-expense" | "beneficiary" | "institution";

/** What is odd about a number. */
export interface NumberWarning {
  /**
   * `not-digits`: something else than ASCII digits · `length` · `check-digit`: the last digit does not fit the others · `fee-table`: the
   * third digit of a 医療機関コード names no 点数表.
   */
  readonly warning: "not-digits" | "length" | "check-digit" | "fee-table";
  /** How sure the broken rule is: a warning by an inferred rule may be wrong about a good number. */
  readonly certainty: Certainty;
}

interface Shape {
  readonly lengths: readonly number[];
  readonly check: Certainty;
}

/** 8 or 6 (国民健康保険), 8, 10 digits; published examples of all three carry the check digit. */
const shapes: Readonly<Record<Exclude<CheckedNumber, "beneficiary">, Shape>> = {
  insurer: { lengths: [8, 6], check: "seen" },
  "public-expense": { lengths: [8], check: "seen" },
  institution: { lengths: [10], check: "seen" },
};

/** 1 医科, 3 歯科, 4 調剤, 6 訪問看護. */
const feeTables = "1346";
/** Local subsidies (地方単独) have numbers of up to 30 characters. */
const longestBeneficiary = 30;

/** What is odd about a number (検証番号); an empty list is no promise that the number exists. Padding of a 保険者番号 does not count. */
export function numberWarnings(kind: CheckedNumber, number: string): readonly NumberWarning[] {
  if (kind === "beneficiary") return beneficiaryWarnings(number);
  const digits = kind === "insurer" ? insurerNumber(number) : number;
  const { lengths, check } = shapes[kind];
  if (!/^\d+$/.test(digits)) return [{ warning: "not-digits", certainty: "seen" }];
  if (!lengths.includes(digits.length)) return [{ warning: "length", certainty: "seen" }];
  const warnings: NumberWarning[] = [];
  if (!hasValidCheckDigit(digits)) warnings.push({ warning: "check-digit", certainty: check });
  if (kind === "institution" && !feeTables.includes(digits.charAt(2)))
    warnings.push({ warning: "fee-table", certainty: "memory" });
  return warnings;
}

/** Seven digits carry a check digit (inferred from one public notice); every other form is somebody's own and has no rule. */
function beneficiaryWarnings(number: string): readonly NumberWarning[] {
  const { length } = [...number];
  if (length === 0 || length > longestBeneficiary)
    return [{ warning: "length", certainty: "seen" }];
  return /^\d{7}$/.test(number) && !hasValidCheckDigit(number)
    ? [{ warning: "check-digit", certainty: "inferred" }]
    : [];
}
