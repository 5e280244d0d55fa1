const dayMilliseconds = 86_400_000;

/** Today's date in Japan, `YYYY-MM-DD`. */
export function todayInJapan(): string {
  return new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
}

/** Whether the text is a date of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text;
}

/** The date that many days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
  const instant = new Date(`${date}T00:00:00Z`).getTime() + days * dayMilliseconds;
  return new Date(instant).toISOString().slice(0, 10);
}

/** The same day that many years later (or earlier); 29 February becomes 28 February. */
export function addYears(date: string, years: number): string {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, "0")}${date.slice(4)}`;
  return isDate(moved) ? moved : moved.replace("-02-29", "-02-28");
}

/** The n-th birthday after `today`: cards and certificates end on a birthday (有効期限). */
export function birthdayAhead(birthDate: string, today: string, n: number): string {
  const age = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const thisYear = addYears(birthDate, age);
  return addYears(birthDate, age + (thisYear > today ? n - 1 : n));
}

/** First second of the day in Japan. */
export function startOfDay(date: string): Date {
  return new Date(`${date}T00:00:00+09:00`);
}

/** Last second of the day in Japan. */
export function endOfDay(date: string): Date {
  return new Date(`${date}T23:59:59+09:00`);
}
