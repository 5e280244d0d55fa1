/** The bytes as text when all are ASCII digits. */
export function digitsOf(bytes: Uint8Array): string | undefined {
  const text = String.fromCharCode(...bytes);
  return /^\d+$/.test(text) ? text : undefined;
}

/** `YYYY-MM-DD` of eight digits, when they are a day of the calendar. */
export function compactDate(digits: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(digits) ?? [];
  const date = `${year}-${month}-${day}`;
  const moment = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== date
    ? undefined
    : date;
}
