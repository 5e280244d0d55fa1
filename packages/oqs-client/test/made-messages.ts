import fc from "fast-check";
import { codeTables } from "../src/codes.ts";
import type { Fields, TextField, ValueType } from "../src/messages/fields.ts";

/** Texts with everything a writer could spoil. */
const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom("0", " ", "あ", "ｱ", "𠮷", "&", "<", ">", "\n", "\r", '"', "]]>", "\u0085"),
});

const unknown: fc.Arbitrary<unknown> = fc.array(
  fc.record({
    name: fc.constantFrom("NewElement", "新要素"),
    content: fc.oneof(anyText, fc.constant([{ name: "Inner", content: " 01 " }])),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Any message that a description allows, with elements nobody described; `textOf` makes the texts of one field. */
export function anyMessage(
  fields: Fields,
  textOf: (field: TextField) => fc.Arbitrary<string> = () => anyText,
  options: { described?: true } = {},
): fc.Arbitrary<Record<string, unknown>> {
  const members: Record<string, fc.Arbitrary<unknown>> = options.described === true
    ? {}
    : { extra: unknown };
  for (const [name, field] of Object.entries(fields)) {
    const one: fc.Arbitrary<unknown> =
      "fields" in field ? anyMessage(field.fields, textOf, options) : textOf(field);
    members[name] = field.repeated === true ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
  }
  return fc.record(members, { requiredKeys: [] });
}

const two = (number: number): string => String(number).padStart(2, "0");
const month = fc
  .tuple(fc.integer({ min: 1868, max: 2199 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}${two(number)}`);
const date = fc.tuple(month, fc.integer({ min: 1, max: 28 })).map(([of, day]) => of + two(day));
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map(two).join(""));
const amount = fc.nat({ max: 999_999 }).map(String);

/** Texts that are values of their type. */
const byType: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  text: fc.string({ unit: fc.constantFrom("0", " ", "見", "ｱ") }),
  date,
  dateTime: fc.tuple(date, time).map(([day, hours]) => day + hours),
  month,
  monthOrDate: fc.oneof(month, date),
  percent: fc.nat({ max: 100 }).map((share) => String(share).padStart(3, "0")),
  yen: amount,
  count: amount,
  insurerNumber: fc
    .tuple(fc.constantFrom("00", "06", "39"), fc.integer({ min: 100_000, max: 999_999 }))
    .map(([law, rest]) => `${law}${rest}`),
};

/** A text the field's type and codes allow, one unknown code among them. */
export function validText(field: TextField): fc.Arbitrary<string> {
  return field.codes === undefined
    ? byType[field.type ?? "text"]
    : fc.constantFrom("1", "01", "A01", "Z9");
}

/** A text we may write: a value of its type, a code of the tables, no longer than the sources allow. */
export function writtenText(field: TextField): fc.Arbitrary<string> {
  if (field.codes !== undefined) {
    const values = Object.entries(codeTables[field.codes].values);
    const ours = values.filter(([, { maker, readOnly }]) => maker !== true && readOnly !== true);
    return fc.constantFrom(...ours.map(([code]) => code));
  }
  if (field.digits !== undefined)
    return fc.string({
      unit: fc.constantFrom("0", "9"),
      minLength: field.digits,
      maxLength: field.digits,
    });
  const text = byType[field.type ?? "text"];
  return field.maxLength === undefined ? text : text.map((long) => long.slice(0, field.maxLength));
}
