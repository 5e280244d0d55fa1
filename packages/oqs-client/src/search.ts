/**
 * The question of a search by insurance data (資格確認照会用情報).
 * @module
 */
import { plainDate } from "./date.ts";
import { OqsError } from "./errors.ts";
import type { QualificationConfirmSearchInfo } from "./messages/qualification-confirm-search-info.ts";

/** What stands on a patient's insurance notice (資格情報のお知らせ). */
export interface InsuranceData {
  /** 保険者番号, 6 or 8 digits. */
  readonly insurerNumber: string;
  /** 記号; full and half width are the same. */
  readonly symbol?: string;
  /** 番号. */
  readonly number: string;
  /** 枝番, 2 digits; all insurances but 後期高齢 have one. */
  readonly branch?: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  /** Whether the patient lets the institution have the limit certificate (限度額適用認定証); no when absent. */
  readonly limitConsent?: boolean;
}

/** Elements of the question; insurer numbers are padded with zeros as the public client does. @throws OqsError INVALID_ARGUMENT */
export function searchInfoOf(insurance: InsuranceData): QualificationConfirmSearchInfo {
  const { insurerNumber, symbol, number, branch, birthDate } = insurance;
  checkInsurance(insurance);
  return {
    InsurerNumber: insurerNumber.padStart(8, "0"),
    ...(symbol === undefined || symbol === "" ? {} : { InsuredCardSymbol: symbol }),
    InsuredIdentificationNumber: number,
    ...(branch === undefined ? {} : { InsuredBranchNumber: branch }),
    Birthdate: wireBirthDate(birthDate),
    LimitApplicationCertificateRelatedConsFlg: insurance.limitConsent === true ? "1" : "0",
  };
}

/** Refuses numbers that cannot be any (保険者番号, 番号, 枝番). @throws OqsError INVALID_ARGUMENT */
export function checkInsurance({
  insurerNumber,
  number,
  branch,
}: Pick<InsuranceData, "insurerNumber" | "number" | "branch">): void {
  if (!/^(\d{6}|\d{8})$/.test(insurerNumber))
    throw new OqsError("INVALID_ARGUMENT", "an insurer number has 6 or 8 digits");
  if (number === "") throw new OqsError("INVALID_ARGUMENT", "number is empty");
  if (branch !== undefined && !/^\d{2}$/.test(branch))
    throw new OqsError("INVALID_ARGUMENT", "a branch number has 2 digits");
}

/** `YYYY-MM-DD` as it goes over the wire (生年月日). @throws OqsError INVALID_ARGUMENT */
export function wireBirthDate(birthDate: string): string {
  const wire = birthDate.replaceAll("-", "");
  if (plainDate(wire) !== birthDate)
    throw new OqsError("INVALID_ARGUMENT", "birthDate is a day of the calendar, YYYY-MM-DD");
  return wire;
}
