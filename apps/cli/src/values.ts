import { InvalidArgumentError } from "commander";

/** A whole number of at least one, for an option. */
export function positiveInteger(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number above zero.");
}

/** A time in seconds, for an option; fractions are allowed, a week is the most. */
export function seconds(value: string): number {
  const number = Number(value);
  if (number > 0 && number <= 604_800) return number;
  throw new InvalidArgumentError("It must be a number of seconds above zero.");
}

/** A whole number from 0 on, for an option. */
export function wholeNumber(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number from 0 on.");
}

/** A TCP port, for an option; 0 takes a free one. */
export function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new InvalidArgumentError("It must be a port between 0 and 65535.");
}

/** A day in Japan (its beginning) or a moment with its offset, for an option. */
export function momentInJapan(value: string): Date {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  const moment = new Date(isDay ? `${value}T00:00:00+09:00` : isMoment ? value : Number.NaN);
  const day = value.slice(0, 10);
  const exists = new Date(`${day}T00:00:00Z`);
  const isReal = !Number.isNaN(exists.getTime()) && exists.toISOString().startsWith(day);
  if (isReal && !Number.isNaN(moment.getTime())) return moment;
  throw new InvalidArgumentError(
    "It must be a day, 2026-11-23, or a moment, 2026-11-23T09:00+09:00.",
  );
}

/** A day of the calendar (`YYYY-MM-DD`), for an option. */
export function day(value: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  if (date?.toJSON()?.startsWith(value)) return value;
  throw new InvalidArgumentError("It must be a day, YYYY-MM-DD.");
}
