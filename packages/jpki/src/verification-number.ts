import { JpkiError } from "./errors.ts";

/** The birth date (生年月日) on the face of the card: as a date, or its six digits exactly as printed. */
export type PrintedBirthDate =
  | {
      /** Birth date `YYYY-MM-DD`; the card prints the year of the Japanese era (和暦). */
      readonly birthDate: string;
    }
  | {
      /** Birth date `YYMMDD` as printed, for cards that print another calendar. */
      readonly digits: string;
    };

/** What the face of the card shows. */
export type CardFace = PrintedBirthDate & {
  /** Last year of validity (有効期限), four digits of the Gregorian year. */
  readonly expiryYear: number;
  /** セキュリティコード, four digits. */
  readonly securityCode: string;
};

/** First day of each era (元号), newest first. */
const eras = [
  { name: "令和", begins: "2019-05-01" },
  { name: "平成", begins: "1989-01-08" },
  { name: "昭和", begins: "1926-12-25" },
  { name: "大正", begins: "1912-07-30" },
  { name: "明治", begins: "1868-10-23" },
] as const;

/**
 * Verification number B (照合番号B): 14 ASCII digits of birth date YYMMDD, expiry year and security code. YY is the year of the
 * Japanese era. It opens photo and attributes like a secret, so zero it; the calls that take it do. Throws VERIFICATION_NUMBER_FORMAT.
 *
 * @example
 * ```ts
 * verificationNumberB({ birthDate: "1980-02-17", expiryYear: 2035, securityCode: "2285" }); // "55021720352285" as bytes
 * ```
 */
export function verificationNumberB(face: CardFace): Uint8Array {
  const birth = birthDigits(face);
  const expiry = String(face.expiryYear);
  if (!/^\d{4}$/.test(expiry)) throw invalid("the year of expiry has four digits");
  if (!/^\d{4}$/.test(face.securityCode)) throw invalid("the security code has four digits");
  return new TextEncoder().encode(birth + expiry + face.securityCode);
}

/**
 * The birth date (生年月日) as the card prints it, six ASCII digits with the year of the Japanese era: what opens the record for checking an
 * age. Zero it like a secret; the calls that take it do. Throws VERIFICATION_NUMBER_FORMAT.
 *
 * @example
 * ```ts
 * printedBirthDate({ birthDate: "1980-02-17" }); // "550217" as bytes
 * ```
 */
export function printedBirthDate(birth: PrintedBirthDate): Uint8Array {
  return new TextEncoder().encode(birthDigits(birth));
}

function birthDigits(birth: PrintedBirthDate): string {
  const digits = "digits" in birth ? birth.digits : eraDigits(birth.birthDate);
  if (/^\d{6}$/.test(digits)) return digits;
  throw invalid("the birth date as printed has six digits, YYMMDD");
}

function eraDigits(birthDate: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate) ?? [];
  const date = new Date(`${birthDate}T00:00:00Z`);
  if (!year || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== birthDate) {
    throw invalid("the birth date is a day of the calendar, YYYY-MM-DD");
  }
  const era = eras.find(({ begins }) => begins <= birthDate);
  if (!era) throw invalid("the birth date lies before the eras known here");
  const eraYear = Number(year) - Number(era.begins.slice(0, 4)) + 1;
  return `${String(eraYear).padStart(2, "0")}${month}${day}`;
}

function invalid(reason: string): JpkiError {
  return new JpkiError("VERIFICATION_NUMBER_FORMAT", `No verification number B: ${reason}.`);
}
