/**
 * Messages in plain English: one generic reader and one generic writer over the descriptions. The wire message stays beside every
 * group, whole, so nothing a description does not know is ever lost.
 * @module
 */
import { type CodeMeaning, type CodeTables, codeMeaning } from "../codes.ts";
import { OqsError } from "../errors.ts";
import type { Element } from "./element.ts";
import type { Decoded, Fields, GroupField, TextField } from "./fields.ts";
import { type Padding, readValue, type ValueTypes, writeValue } from "./value-types.ts";

/** A code as sent and what it means (業務コード); `meaning` is absent for a code the tables do not know. */
export interface Code {
  readonly code: string;
  readonly meaning?: CodeMeaning;
}

type NameOf<F, K> = F extends { readonly en: infer E extends string } ? E : K;

type ItemOf<F> = F extends { readonly codes: string }
  ? Code
  : F extends { readonly type: infer T extends keyof ValueTypes }
    ? ValueTypes[T]
    : string;

type InnerOf<F> = F extends { readonly fields: infer G extends Fields } ? G : never;

/** A wrapper of a list (`ResultList`) becomes the list itself; what else stands in it is found in `wire`. */
type ValueOf<F> = F extends { readonly array: true; readonly fields: infer G }
  ? readonly Plain<InnerOf<G[keyof G]>>[]
  : F extends { readonly fields: infer G extends Fields }
    ? F extends { readonly repeated: true }
      ? readonly Plain<G>[]
      : Plain<G>
    : F extends { readonly repeated: true }
      ? readonly ItemOf<F>[]
      : ItemOf<F>;

/** A message or a part of one with plain names and values. Everything is optional: nothing has to stand in a message. */
export type Plain<F extends Fields> = {
  readonly [K in keyof F as NameOf<F[K], K> & string]?: ValueOf<F[K]>;
} & {
  /** The same part with its wire names and texts, untouched. */
  readonly wire: Decoded<F>;
  /** Elements nobody described, as they came. */
  readonly extra?: readonly Element[];
  /** Plain names of elements whose text is no value of their type (a day the calendar does not have): look into `wire`. */
  readonly unreadable?: readonly string[];
};

/**
 * A decoded message in plain English: `toPlain(message, eligibilityMessage)`, or a part of one with its own description.
 * Empty elements are left out unless they are plain text; nothing in a message makes this throw.
 */
export function toPlain<F extends Fields>(
  message: Decoded<F>,
  described: { readonly fields: F },
  options: { tables?: CodeTables } = {},
): Plain<F> {
  const values = message as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = { wire: message };
  const unreadable: string[] = [];
  for (const [element, field] of Object.entries(described.fields)) {
    const value = values[element];
    if (value === undefined) continue;
    const name = field.en ?? element;
    const read =
      "fields" in field ? plainGroup(field, value, options) : plainTexts(field, value, options);
    if (read !== undefined) result[name] = read;
    else if (value !== "") unreadable.push(name);
  }
  if (message.extra !== undefined) result.extra = message.extra;
  if (unreadable.length > 0) result.unreadable = unreadable;
  return result as Plain<F>;
}

interface PlainOptions {
  readonly tables?: CodeTables;
}

function plainGroup(field: GroupField, value: unknown, options: PlainOptions): unknown {
  const one = (group: unknown): unknown => toPlain(group as Decoded<Fields>, field, options);
  const [[name, item] = []] = Object.entries(field.fields);
  if (field.array === true && name !== undefined && item !== undefined && "fields" in item) {
    const items = (value as Readonly<Record<string, unknown>>)[name] ?? [];
    return plainGroup(item, items, options);
  }
  return field.repeated === true ? (value as readonly unknown[]).map(one) : one(value);
}

function plainTexts(field: TextField, value: unknown, options: PlainOptions): unknown {
  if (field.repeated !== true) return plainText(field, value as string, options);
  const read = (value as readonly string[]).map((text) => plainText(field, text, options));
  return read.includes(undefined) ? undefined : read;
}

function plainText(field: TextField, text: string, options: PlainOptions): unknown {
  if (field.codes === undefined) return readValue(field.type ?? "text", text);
  if (text === "") return undefined;
  const meaning = codeMeaning(field.codes, text, options);
  return { code: text, ...(meaning === undefined ? {} : { meaning }) } satisfies Code;
}

type InputItemOf<F> = F extends { readonly codes: string } ? string | Code : ItemOf<F>;

type InputOf<F> = F extends { readonly array: true; readonly fields: infer G }
  ? readonly PlainInput<InnerOf<G[keyof G]>>[]
  : F extends { readonly fields: infer G extends Fields }
    ? F extends { readonly repeated: true }
      ? readonly PlainInput<G>[]
      : PlainInput<G>
    : F extends { readonly repeated: true }
      ? readonly InputItemOf<F>[]
      : InputItemOf<F>;

/** What {@link toWire} takes: plain names and values; a code is its text or a {@link Code}. A {@link Plain} fits as it is. */
export type PlainInput<F extends Fields> = {
  readonly [K in keyof F as NameOf<F[K], K> & string]?: InputOf<F[K]>;
} & { readonly extra?: readonly Element[] };

/**
 * Plain values as a message with wire names, ready to be written. Insurer numbers are padded with `zeros` (Web-API, the default) or
 * `spaces` (files). @throws OqsError INVALID_ARGUMENT for a value that is none of its type; it names the element, never the value
 */
export function toWire<F extends Fields>(
  values: PlainInput<F>,
  described: { readonly fields: F },
  options: { padding?: Padding } = {},
): Decoded<F> {
  return wireGroup(
    values as PlainInput<Fields>,
    described.fields,
    options.padding ?? "zeros",
  ) as Decoded<F>;
}

function wireGroup(values: PlainInput<Fields>, fields: Fields, padding: Padding): object {
  const given = values as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = {};
  for (const [element, field] of Object.entries(fields)) {
    const value = given[field.en ?? element];
    if (value === undefined) continue;
    const one = (item: unknown): unknown =>
      "fields" in field
        ? wireGroup(item as PlainInput<Fields>, field.fields, padding)
        : wireText(field, item, element, padding);
    const [[name, item] = []] = "fields" in field ? Object.entries(field.fields) : [];
    if ("fields" in field && field.array === true && name !== undefined && item !== undefined)
      result[element] = {
        [name]: (value as readonly PlainInput<Fields>[]).map((inner) =>
          wireGroup(inner, "fields" in item ? item.fields : {}, padding),
        ),
      };
    else result[element] = field.repeated === true ? (value as unknown[]).map(one) : one(value);
  }
  return values.extra === undefined ? result : { ...result, extra: values.extra };
}

function wireText(field: TextField, value: unknown, element: string, padding: Padding): string {
  if (field.codes !== undefined) return typeof value === "string" ? value : (value as Code).code;
  const text = writeValue(field.type ?? "text", value as string | number, padding);
  if (text !== undefined) return text;
  throw new OqsError(
    "INVALID_ARGUMENT",
    `${element} is no ${field.type ?? "text"} that can be written`,
  );
}
