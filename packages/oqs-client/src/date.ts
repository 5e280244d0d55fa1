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
  const parts = /^(\d{8})(\d{2})(\d{2})(\d{2})$/.exec(wire);
  const date = parts?.[1] === undefined ? undefined : plainDate(parts[1]);
  if (parts === null || date === undefined) return undefined;
  const instant = new Date(`${date}T${parts[2]}:${parts[3]}:${parts[4]}+09:00`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** `yyyyMMdd` as `YYYY-MM-DD`; undefined when the calendar has no such day. */
export function plainDate(wire: string): string | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(wire);
  if (parts === null) return undefined;
  const plain = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const day = new Date(`${plain}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== plain
    ? undefined
    : plain;
}

/** Whole years between two `YYYY-MM-DD` dates, counted by the calendar (満年齢, the day before a birthday not considered). */
export function ageOn(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
