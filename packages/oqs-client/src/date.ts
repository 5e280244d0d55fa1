/**
 * Dates on the wire: `yyyyMMdd` and `yyyyMMddHHmmss`, always Japan Standard Time (no daylight saving since 1951).
 * @module
 */

const jst = 9 * 60 * 60 * 1000;

/** Date of an instant in Japan as `yyyyMMdd`. */
export function wireDate(instant: Date): string {
  return wireDateTime(instant).slice(0, 8);
}

/** Instant as Japanese local time `yyyyMMddHHmmss` (処理実行日時 and the like). */
export function wireDateTime(instant: Date): string {
  return new Date(instant.getTime() + jst).toISOString().slice(0, 19).replace(/[-T:]/g, "");
}

/** `yyyyMMddHHmmss` in Japan as an instant; undefined when it names no moment. */
export function instantOf(wire: string): Date | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(wire);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`);
  // Date rolls 24:00:00 and the like over to the next day; the wire has no such times.
  return Number.isNaN(instant.getTime()) || wireDateTime(instant) !== wire ? undefined : instant;
}

/** `yyyyMMdd` as `YYYY-MM-DD`; undefined when the calendar has no such day. */
export function plainDate(wire: string): string | undefined {
  if (wire.length !== 8 || instantOf(`${wire}000000`) === undefined) return undefined;
  return `${wire.slice(0, 4)}-${wire.slice(4, 6)}-${wire.slice(6)}`;
}

/** Whole years between two `YYYY-MM-DD` dates, counted by the calendar (満年齢, the day before a birthday not considered). */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
