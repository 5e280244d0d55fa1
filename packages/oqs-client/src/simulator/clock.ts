/**
 * The simulator's clock: the real one, moved so that a wanted day is today; it keeps running.
 * @module
 */
import { instantOf, plainDate, wireDate } from "../date.ts";
import { OqsError } from "../errors.ts";

/** Now. */
export type Clock = () => Date;

/** A clock whose day is `today` (`YYYY-MM-DD`, Japan) at the present time of day. @throws OqsError INVALID_ARGUMENT */
export function clockFor(today: string | undefined): Clock {
  if (today === undefined) return () => new Date();
  const wanted = instantOf(`${today.replaceAll("-", "")}000000`);
  const present = instantOf(`${wireDate(new Date())}000000`);
  if (wanted === undefined || present === undefined)
    throw new OqsError("INVALID_ARGUMENT", "today is a day of the calendar, YYYY-MM-DD");
  const shift = wanted.getTime() - present.getTime();
  return () => new Date(Date.now() + shift);
}

/** Today in Japan, `YYYY-MM-DD`. */
export function todayOf(clock: Clock): string {
  return plainDate(wireDate(clock())) ?? "";
}

/** First moment of the month so many months after an instant, in Japan. */
export function startOfMonth(instant: Date, months: number): Date {
  const wire = wireDate(instant);
  const index = Number(wire.slice(0, 4)) * 12 + Number(wire.slice(4, 6)) - 1 + months;
  const year = Math.floor(index / 12);
  const month = String((index % 12) + 1).padStart(2, "0");
  return new Date(`${year}-${month}-01T00:00:00+09:00`);
}

/** `yyyyMMdd` of the same day so many months from an instant, the last day where the month is shorter. */
export function dayMonthsFrom(instant: Date, months: number): string {
  const last = new Date(startOfMonth(instant, months + 1).getTime() - 1);
  const lastDay = wireDate(last);
  const day = wireDate(instant).slice(6);
  return day > lastDay.slice(6) ? lastDay : `${lastDay.slice(0, 6)}${day}`;
}
