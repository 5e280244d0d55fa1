/** The date `months` after a date (YYYY-MM-DD); the last day of the month where the day does not exist. */
export function addMonths(day: string, months: number): string {
  const start = new Date(`${day}T00:00:00Z`);
  const target = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months + 1, 0));
  target.setUTCDate(Math.min(start.getUTCDate(), target.getUTCDate()));
  return target.toISOString().slice(0, 10);
}

/** The date `days` after a date (YYYY-MM-DD), holidays and weekends counted. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/**
 * Last day of a period of `years` from a day (YYYY-MM-DD): the first day does not count (Civil Code, article 140), and the period
 * ends the day before the one that corresponds to its start, or with the month where that day does not exist (article 143).
 */
export function periodEnd(from: string, years: number): string {
  const start = addDays(from, 1);
  const corresponding = addMonths(start, years * 12);
  const exists = corresponding.slice(8) === start.slice(8);
  return exists ? addDays(corresponding, -1) : corresponding;
}

/** Whole days from one moment to another (ISO 8601); negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
