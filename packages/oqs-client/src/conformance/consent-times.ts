import type { XmlMsg } from "../messages/xml-msg.ts";

/** How long one viewing consent (閲覧同意) lasts. */
export interface ConsentTime {
  /** Beginning of its elements, e.g. `PharmacistsInfo`. */
  readonly category: string;
  /** From its moment to its end; NaN when one of them is no time. */
  readonly hours: number;
}

/** The viewing consents of an answer that have both times. */
export function consentTimes(message: XmlMsg | undefined): readonly ConsentTime[] {
  const [result = {}] = message?.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
  const values = result as Readonly<Record<string, unknown>>;
  return Object.keys(values).flatMap((name) => {
    const category = /^(.+)ConsTime$/.exec(name)?.[1];
    const end = category === undefined ? undefined : values[`${category}AvailableTime`];
    if (category === undefined || end === undefined) return [];
    return [{ category, hours: (momentOf(end) - momentOf(values[name])) / 3_600_000 }];
  });
}

/** Japan has no daylight saving time, so two moments may be compared in any fixed zone. */
function momentOf(value: unknown): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(value));
  if (parts === null) return Number.NaN;
  const [year = 0, month = 0, day, hour, minute, second] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
