import { JpkiError } from "../errors.ts";
import { addDays, birthdayAhead, isDate, todayInJapan } from "./calendar.ts";
import type { Persona } from "./identity.ts";
import { checkPersona } from "./persona-rules.ts";

/** What a field of a persona file must be, in words for the person who wrote it. */
interface FieldRule {
  readonly is: string;
  readonly optional?: true;
  readonly test: (value: unknown) => boolean;
}

const text = (maximum: number): FieldRule => ({
  is: `text of 1 to ${maximum} characters without control characters`,
  test: (value) =>
    typeof value === "string" &&
    value.length > 0 &&
    [...value].length <= maximum &&
    // Half of a surrogate pair is no character either.
    !/[\p{Cc}\p{Cs}]/u.test(value),
});
const oneOf = (...words: readonly string[]): FieldRule => ({
  is: words.join(" or "),
  test: (value) => words.some((word) => word === value),
});
const date: FieldRule = {
  is: "a date YYYY-MM-DD",
  test: (value) => typeof value === "string" && isDate(value),
};
const day: FieldRule = {
  is: "{ birthdays: 1 to 20 } or { days: -36500 to 36500 } from today, or { date: YYYY-MM-DD }",
  test: (value) => {
    if (!isRecord(value) || Object.keys(value).length !== 1) return false;
    const { birthdays, days, date: fixed } = value;
    if (fixed !== undefined) return date.test(fixed);
    return isBetween(birthdays, 1, 20) || isBetween(days, -36_500, 36_500);
  },
};
const flag: FieldRule = { is: "true or false", test: (value) => typeof value === "boolean" };
const texts: FieldRule = {
  is: "an object of texts",
  test: (value) =>
    isRecord(value) && Object.values(value).every((entry) => typeof entry === "string"),
};
const counts: FieldRule = {
  is: 'an object of numbers, or "unlimited"',
  test: (value) =>
    isRecord(value) &&
    Object.values(value).every((entry) => typeof entry === "number" || entry === "unlimited"),
};
const optional = (rule: FieldRule): FieldRule => ({ ...rule, optional: true });

/** Every field of a persona file, in the order of the documentation. */
export const personaFields: Readonly<Record<string, FieldRule>> = {
  id: {
    is: "a name of small letters, digits and hyphens",
    test: (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value),
  },
  title: text(200),
  name: text(300),
  kana: text(300),
  birthDate: date,
  printedBirthDate: optional({
    is: "six digits YYMMDD",
    test: (value) => typeof value === "string" && /^\d{6}$/.test(value),
  }),
  sex: oneOf("male", "female", "other", "not-applicable"),
  address: text(1000),
  certificateName: optional(text(300)),
  nameSubstitutions: optional(text(300)),
  certificateAddress: optional(text(200)),
  addressSubstitutions: optional(text(200)),
  securityCode: {
    is: "four digits",
    test: (value) => typeof value === "string" && /^\d{4}$/.test(value),
  },
  cardEnds: day,
  certificateEnds: day,
  revoked: optional(flag),
  pins: texts,
  triesLeft: optional(counts),
  signing: optional(flag),
  card: optional(oneOf("my-number-card", "other")),
  token: optional(oneOf("my-number-card", "android", "iphone")),
  generation: optional(oneOf("current", "next")),
  atr: optional(text(80)),
};

/**
 * A persona out of the JSON of a persona file (`personas/*.json`, or one of your own). Ends of validity told from today are counted from
 * the given day (default: today in Japan). Throws VIRTUAL_CARD_INVALID that names the field and never its value.
 *
 * @example
 * ```ts
 * const holder = readPersona(JSON.parse(await readFile("jiro.json", "utf8")));
 * const card = await issueCard({ persona: holder });
 * ```
 */
export function readPersona(
  json: unknown,
  options: { readonly today?: string | undefined } = {},
): Persona {
  const today = options.today ?? todayInJapan();
  if (!isDate(today)) throw invalid("today is not YYYY-MM-DD");
  if (!isRecord(json)) throw invalid("it is not a JSON object");
  for (const name of Object.keys(json)) {
    if (!Object.hasOwn(personaFields, name)) {
      throw invalid(`${JSON.stringify(name.slice(0, 40))} is no field of it`);
    }
  }
  for (const [name, rule] of Object.entries(personaFields)) {
    const value = json[name];
    if (value === undefined && rule.optional) continue;
    if (!rule.test(value)) throw invalid(`${name} must be ${rule.is}`);
  }
  const { cardEnds, certificateEnds, triesLeft, ...rest } = json as unknown as PersonaFile;
  const end = (ends: Ends): string => {
    if ("date" in ends) return ends.date;
    if ("days" in ends) return addDays(today, ends.days);
    return birthdayAhead(rest.birthDate, today, ends.birthdays);
  };
  const tries = Object.entries(triesLeft ?? {}).map(([name, count]) => [
    name,
    count === "unlimited" ? Number.POSITIVE_INFINITY : count,
  ]);
  const holder: Persona = {
    signing: true,
    card: "my-number-card",
    ...rest,
    triesLeft: Object.fromEntries(tries),
    cardExpiry: end(cardEnds),
    certificateExpiry: end(certificateEnds),
  };
  checkPersona(holder);
  return holder;
}

/** A day told from today, or a fixed one. */
type Ends = { readonly birthdays: number } | { readonly days: number } | { readonly date: string };

/** The file once its fields are checked. */
interface PersonaFile
  extends Omit<Persona, "cardExpiry" | "certificateExpiry" | "triesLeft" | "signing" | "card"> {
  readonly cardEnds: Ends;
  readonly certificateEnds: Ends;
  readonly triesLeft?: Readonly<Record<string, number | "unlimited">>;
  readonly signing?: boolean;
  readonly card?: Persona["card"];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function invalid(reason: string): JpkiError {
  return new JpkiError("VIRTUAL_CARD_INVALID", `This persona file cannot be used: ${reason}.`);
}
