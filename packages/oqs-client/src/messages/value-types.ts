/**
 * From the text on the wire to the value it stands for, and back: days as `YYYY-MM-DD`, moments with Japan's offset, shares as percent.
 * @module
 */
import { plainDate } from "../date.ts";
import { insurerNumber, paddedInsurerNumber } from "../insurer-number.ts";
import type { ValueType } from "./fields.ts";

/** Values by type; everything that is no number is a string. */
export interface ValueTypes {
  text: string;
  /** `YYYY-MM-DD` */
  date: string;
  /** `YYYY-MM-DDTHH:mm:ss+09:00` */
  dateTime: string;
  /** `YYYY-MM` */
  month: string;
  /** `YYYY-MM` or `YYYY-MM-DD` */
  monthOrDate: string;
  /** 0 to 100 */
  percent: number;
  yen: number;
  count: number;
  /** 6 or 8 digits without padding */
  insurerNumber: string;
}

/** How a number that is shorter than its place is padded: zeros on the Web-API, spaces in files. */
export type Padding = "zeros" | "spaces";

/** What a text stands for; undefined when it is no value of its type. */
export function readValue(type: ValueType, wire: string): string | number | undefined {
  return readers[type](wire);
}

/** The text for a value; undefined when it is no value of its type. */
export function writeValue(
  type: ValueType,
  value: string | number,
  padding: Padding,
): string | undefined {
  const wire = writers[type](value, padding);
  // What cannot be read back was no such value.
  return wire !== undefined && readers[type](wire) === value ? wire : undefined;
}

const monthPattern = /^\d{4}(0[1-9]|1[0-2])$/;

const plainMonth = (wire: string): string | undefined =>
  monthPattern.test(wire) ? `${wire.slice(0, 4)}-${wire.slice(4)}` : undefined;

const wholeNumber = (wire: string): number | undefined => {
  const value = /^\d{1,15}$/.test(wire) ? Number(wire) : undefined;
  return value;
};

const readers: { readonly [T in ValueType]: (wire: string) => ValueTypes[T] | undefined } = {
  text: (wire) => wire,
  date: plainDate,
  dateTime(wire) {
    const date = plainDate(wire.slice(0, 8));
    const time = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(wire.slice(8));
    return date === undefined || time === null
      ? undefined
      : `${date}T${time[1]}:${time[2]}:${time[3]}+09:00`;
  },
  month: plainMonth,
  monthOrDate: (wire) => (wire.length === 6 ? plainMonth(wire) : plainDate(wire)),
  percent(wire) {
    const value = /^\d{3}$/.test(wire) ? Number(wire) : undefined;
    return value === undefined || value > 100 ? undefined : value;
  },
  yen: wholeNumber,
  count: wholeNumber,
  insurerNumber(wire) {
    const number = insurerNumber(wire);
    return /^(\d{6}|\d{8})$/.test(number) ? number : undefined;
  },
};

const digits = (value: string | number): string => String(value).replace(/[-:T]|\+09:00$/g, "");

type Writer = (value: string | number, padding: Padding) => string | undefined;

const writers: { readonly [T in ValueType]: Writer } = {
  text: String,
  date: digits,
  dateTime: digits,
  month: digits,
  monthOrDate: digits,
  percent: (value) => String(value).padStart(3, "0"),
  yen: String,
  count: String,
  insurerNumber: (value, padding) => paddedInsurerNumber(String(value), padding),
};
