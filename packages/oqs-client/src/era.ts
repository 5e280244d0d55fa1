/**
 * Days in the Japanese era calendar (和暦), read and written by a table of our own. What cannot be a day is a value with its reason;
 * nothing is guessed.
 * @module
 */
import { plainDate } from "./date.ts";
import { OqsError } from "./errors.ts";

/** One era (元号). */
export interface Era {
  readonly letter: "M" | "T" | "S" | "H" | "R";
  readonly ja: string;
  readonly en: string;
  /** Its first day, `YYYY-MM-DD`; the day before is the last of the era before. */
  readonly firstDay: string;
}

/**
 * The five eras (元号), first days as the edicts and cabinet orders of the time set them. The first day of Meiji is that of the edict; days
 * before 1873 are not converted, because until then the written month and day were those of the lunisolar calendar.
 */
export const eras: readonly Era[] = [
  { letter: "M", ja: "明治", en: "Meiji", firstDay: "1868-10-23" },
  { letter: "T", ja: "大正", en: "Taisho", firstDay: "1912-07-30" },
  { letter: "S", ja: "昭和", en: "Showa", firstDay: "1926-12-25" },
  { letter: "H", ja: "平成", en: "Heisei", firstDay: "1989-01-08" },
  { letter: "R", ja: "令和", en: "Reiwa", firstDay: "2019-05-01" },
];

/** First day of the Gregorian calendar in Japan (太陽暦). */
const gregorian = "1873-01-01";
/** Two digits are all there is room for on paper and on the wire; an end like 9999-12-31 has no era date. */
const lastYear = 99;

/** A day in the era calendar (和暦). */
export interface EraDate {
  readonly era: Era;
  /** 1 for 元年. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A day `YYYY-MM-DD` in the era calendar (和暦); undefined before 1873 and after the 99th year of 令和. @throws OqsError INVALID_ARGUMENT for what is no day */
export function eraDateOf(date: string): EraDate | undefined {
  if (plainDate(date.replaceAll("-", "")) !== date)
    throw new OqsError("INVALID_ARGUMENT", "an era date is made from a day of the calendar");
  const era = eraOn(date);
  if (era === undefined || date < gregorian) return undefined;
  const [years = 0, month = 0, day = 0] = date.split("-").map(Number);
  const year = years - Number(era.firstDay.slice(0, 4)) + 1;
  return year > lastYear ? undefined : { era, year, month, day };
}

/** How an era date is written: `S64.1.7` · `昭和64年1月7日` · `昭和６４年１月７日` · `S640107`. */
export type EraDateStyle = "short" | "kanji" | "full-width" | "compact";

/** A day `YYYY-MM-DD` as an era date (和暦); undefined before 1873 and after the 99th year of 令和. @throws OqsError INVALID_ARGUMENT for what is no day */
export function formatEraDate(
  date: string,
  { style = "kanji" }: { style?: EraDateStyle } = {},
): string | undefined {
  const parts = eraDateOf(date);
  if (parts === undefined) return undefined;
  const { era, year, month, day } = parts;
  if (style === "short") return `${era.letter}${year}.${month}.${day}`;
  if (style === "compact") return `${era.letter}${two(year)}${two(month)}${two(day)}`;
  const kanji = `${era.ja}${year === 1 ? "元" : year}年${month}月${day}日`;
  return style === "kanji" ? kanji : kanji.replace(/\d/g, (digit) => fullWidthDigit(digit));
}

/**
 * Why a text is no day: `unreadable` · `no-era`: a western date · `ambiguous`: a year without its era, or digits that can be cut in several
 * ways · `no-such-day`: month or day · `before-1873` · `before-era`, `after-era`: the era had not begun or had ended · `too-late`: after
 * the 99th year of 令和.
 */
export type EraDateRefusal =
  | "unreadable"
  | "no-era"
  | "ambiguous"
  | "no-such-day"
  | "before-1873"
  | "before-era"
  | "after-era"
  | "too-late";

/** What {@link parseEraDate} makes of a text. */
export type EraDateReading =
  | { readonly outcome: "date"; readonly date: string; readonly era: Era; readonly year: number }
  | {
      readonly outcome: "refused";
      readonly reason: EraDateRefusal;
      /** Of `before-era` and `after-era`: the day if years were simply counted on (平成33年 = 2021). For a person to confirm. */
      readonly countedOn?: string;
    };

const name = "明治?|大正?|昭和?|平成?|令和?|[MTSHR]";
const separated = new RegExp(
  `^(${name})(元|\\d{1,3})(?:年(\\d{1,2})月(\\d{1,2})日|([./-])(\\d{1,2})\\5(\\d{1,2}))$`,
  "i",
);
const glued = new RegExp(`^(${name})(\\d{2})(\\d{2})(\\d{2})$`, "i");
const gluedInDoubt = new RegExp(`^(?:(?:${name})\\d+|\\d{1,3}([./-])\\d+\\1\\d+|\\d{5,7})$`, "i");
const western = /^\d{4}([./-])?\d{1,2}\1?\d{1,2}$|^\d{4}年/;

/** Reads an era date (和暦): `S64.1.7` `H1/1/8` `R7-11-23` `平成元年1月8日` `令和７年１１月２３日` `昭64.1.7` `㍻1.1.8` `S640107`; case, width and spaces do not matter. */
export function parseEraDate(text: string): EraDateReading {
  const plain = text
    .normalize("NFKC")
    .replace(/\s/g, "")
    .replace(/[‐‑–—−]/g, "-")
    .replace(/・/g, ".");
  const parts = separated.exec(plain);
  const compact = glued.exec(plain);
  if (parts !== null) {
    const [, era = "", year = "", month = parts[6], day = parts[7]] = parts;
    return dayOf(era, year === "元" ? 1 : Number(year), Number(month), Number(day));
  }
  if (compact !== null) {
    const [, era = "", year, month, day] = compact;
    return dayOf(era, Number(year), Number(month), Number(day));
  }
  if (gluedInDoubt.test(plain)) return refused("ambiguous");
  return refused(western.test(plain) ? "no-era" : "unreadable");
}

function dayOf(name: string, year: number, month: number, day: number): EraDateReading {
  const index = eras.findIndex(
    ({ letter, ja }) => letter === name.toUpperCase() || ja.startsWith(name),
  );
  const era = eras[index];
  if (era === undefined) return refused("unreadable");
  if (year === 0) return refused("before-era");
  const years = Number(era.firstDay.slice(0, 4)) + year - 1;
  const date = plainDate(`${years}${two(month)}${two(day)}`);
  if (date === undefined) return refused("no-such-day");
  if (date < gregorian) return refused("before-1873");
  if (date < era.firstDay) return refused("before-era", date);
  const next = eras[index + 1];
  if (next !== undefined && date >= next.firstDay) return refused("after-era", date);
  if (year > lastYear) return refused("too-late");
  return { outcome: "date", date, era, year };
}

function refused(reason: EraDateRefusal, countedOn?: string): EraDateReading {
  return { outcome: "refused", reason, ...(countedOn === undefined ? {} : { countedOn }) };
}

function eraOn(date: string): Era | undefined {
  return eras.findLast(({ firstDay }) => firstDay <= date);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function fullWidthDigit(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) + 0xfee0);
}
