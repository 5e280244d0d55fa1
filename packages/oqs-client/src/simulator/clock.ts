/**
 * The simulator's clock: the real one, moved so that a wanted day is today; it keeps running.
 * @module
 */
import { instantOf, plainDate, wireDate } from "../date.ts";
import { OqsError } from "../errors.ts";

/** Now. */
export type Clock = () => Date;

/** The clock of a running simulator, for whoever moves it. */
export interface SimulatorClock {
  /** Now, by this clock. */
  now(): Date;
  readonly stopped: boolean;
  /** Moves it to an instant; a stopped clock stays stopped. */
  set(instant: Date): void;
  /** Moves it by so many milliseconds. */
  advance(ms: number): void;
  /** Stands still: every answer then has the same times. */
  stop(): void;
  /** Runs on from where it is. */
  run(): void;
}

/** A clock that can be moved. It begins at `now`, or at the present time of `today`. @throws OqsError INVALID_ARGUMENT */
export function createClock(options: {
  today?: string | undefined;
  now?: Date | undefined;
  stopped?: boolean | undefined;
}): SimulatorClock {
  let shift = (options.now ?? clockFor(options.today)()).getTime() - Date.now();
  let stoppedAt: number | undefined;
  const clock: SimulatorClock = {
    now: () => new Date(stoppedAt ?? Date.now() + shift),
    get stopped() {
      return stoppedAt !== undefined;
    },
    set(instant) {
      // Whole years of four digits are all the wire can say.
      const year = instant.getUTCFullYear();
      if (!(year >= 1900 && year <= 9998))
        throw new OqsError(
          "INVALID_ARGUMENT",
          "the clock takes instants of the years 1900 to 9998",
        );
      shift = instant.getTime() - Date.now();
      if (stoppedAt !== undefined) stoppedAt = instant.getTime();
    },
    advance: (ms) => clock.set(new Date(clock.now().getTime() + ms)),
    stop() {
      stoppedAt = clock.now().getTime();
    },
    run() {
      if (stoppedAt !== undefined) shift = stoppedAt - Date.now();
      stoppedAt = undefined;
    },
  };
  if (options.now !== undefined) clock.set(options.now);
  if (options.stopped === true) clock.stop();
  return clock;
}

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
