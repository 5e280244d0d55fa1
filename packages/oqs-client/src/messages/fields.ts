/**
 * One description per message, used in both directions and in both notations: the client, the folder and the simulator
 * share it. Every element is optional; what is not described is kept in `extra`; text is never trimmed or converted.
 * @module
 */
import type { CodeTableName } from "../codes.ts";
import { type Content, type Element, malformed } from "./element.ts";
import type { Provenance, SourceName } from "./sources.ts";

/** What a text stands for; `text` where nothing else is said. Readers of the wire never convert; `toPlain` does. */
export type ValueType =
  | "text"
  /** `yyyyMMdd` */
  | "date"
  /** `yyyyMMddHHmmss`, Japan Standard Time */
  | "dateTime"
  /** `yyyyMM` */
  | "month"
  /** `yyyyMM` or `yyyyMMdd` */
  | "monthOrDate"
  /** Three digits of percent */
  | "percent"
  | "yen"
  | "count"
  /** 8 characters, padded in front with spaces (files) or zeros (Web-API) */
  | "insurerNumber";

/** What every element says about itself. */
interface Described extends Provenance {
  /** Official Japanese name (項目名). */
  readonly ja: string;
  /** Plain English name of the decoded value. */
  readonly en?: string;
  /** It may stand there several times (繰り返し). */
  readonly repeated?: true;
}

/** An element that holds text. */
export interface TextField extends Described {
  /** Code table of its values; values outside it pass through. */
  readonly codes?: CodeTableName;
  readonly type?: ValueType;
  /** Exactly so many digits; inferred from samples unless `lengthSeen`. */
  readonly digits?: number;
  /** At most so many characters; inferred from samples unless `lengthSeen`. */
  readonly maxLength?: number;
  /** The source that states the length. */
  readonly lengthSeen?: SourceName;
}

/** An element that holds further elements. */
export interface GroupField<F extends Fields = Fields> extends Described {
  readonly fields: F;
  /** In JSON its content is an array with one object per element. */
  readonly array?: true;
}

/** Elements of a message by their exact wire names, in the order of the specification's tables. */
export interface Fields {
  readonly [element: string]: TextField | GroupField;
}

type DecodedField<F> = F extends { readonly fields: infer G extends Fields }
  ? F extends { readonly repeated: true }
    ? readonly Decoded<G>[]
    : Decoded<G>
  : F extends { readonly repeated: true }
    ? readonly string[]
    : string;

/** A decoded message: wire names, every element optional, unknown elements verbatim in `extra`. */
export type Decoded<F extends Fields> = { readonly [K in keyof F]?: DecodedField<F[K]> } & {
  readonly extra?: readonly Element[];
};

/** Which notation a message is written in: Web-API (json) or folder (xml). */
export type Notation = "json" | "xml";

/** Reads a message; `path` names the place in errors. @throws OqsError MALFORMED_ANSWER */
export function decode<F extends Fields>(fields: F, content: Content, path: string): Decoded<F> {
  const decoded: Record<string, unknown> = {};
  const extra: Element[] = [];
  for (const element of elementsOf(fields, content, path)) {
    const field = Object.hasOwn(fields, element.name) ? fields[element.name] : undefined;
    const at = `${path}/${element.name}`;
    if (field === undefined) {
      extra.push(checked(element, path));
    } else if (field.repeated === true) {
      const list = (decoded[element.name] as unknown[] | undefined) ?? [];
      for (const one of occurrences(element.content))
        list.push("fields" in field ? decode(field.fields, one, at) : textOf(one, at));
      decoded[element.name] = list;
    } else if (Object.hasOwn(decoded, element.name)) {
      throw malformed(`${at} stands there twice`);
    } else {
      decoded[element.name] =
        "fields" in field ? decode(field.fields, element.content, at) : textOf(element.content, at);
    }
  }
  if (extra.length > 0) decoded.extra = extra;
  return decoded as Decoded<F>;
}

/** Writes a message: described elements in the order of the description, then `extra` as it came. */
export function encode<F extends Fields>(
  fields: F,
  message: Decoded<F>,
  notation: Notation,
): readonly Element[] {
  const values = message as Readonly<Record<string, unknown>>;
  const elements: Element[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (value === undefined) continue;
    if (!("fields" in field)) {
      const texts = (field.repeated === true ? value : [value]) as readonly string[];
      for (const content of texts) elements.push({ name, content });
      continue;
    }
    const groups = (field.repeated === true ? value : [value]) as readonly Decoded<Fields>[];
    for (const group of groups) {
      const inner = encode(field.fields, group, notation);
      const array = notation === "json" && field.array === true;
      elements.push({ name, content: array ? { items: inner.map((one) => [one]) } : inner });
    }
  }
  return elements.concat(message.extra ?? []);
}

function elementsOf(fields: Fields, content: Content, path: string): readonly Element[] {
  if (typeof content === "string") {
    if (content.trim() !== "") throw malformed(`${path} holds text where elements belong`);
    return [];
  }
  if (!("items" in content)) return content;
  return content.items.flatMap((item) => {
    if (typeof item === "string" || "items" in item) throw malformed(`${path} holds a bare value`);
    const name = item.some((element) => Object.hasOwn(fields, element.name))
      ? undefined
      : repeatedNameOf(fields, item);
    return name === undefined ? item : [{ name, content: item }];
  });
}

/** Arrays are seen both ways: objects under the element's name, and the object alone; this names what stands alone. */
function repeatedNameOf(fields: Fields, item: readonly Element[]): string | undefined {
  const found = Object.entries(fields).find(
    ([, field]) =>
      "fields" in field &&
      field.repeated === true &&
      item.some((element) => Object.hasOwn(field.fields, element.name)),
  );
  return found?.[0];
}

function occurrences(content: Content): readonly Content[] {
  return typeof content === "object" && "items" in content ? content.items : [content];
}

function textOf(content: Content, path: string): string {
  if (typeof content !== "string") throw malformed(`${path} holds elements where text belongs`);
  return content;
}

const elementName = /^[\p{L}_][\p{L}\p{N}._-]*$/u;

function checked(element: Element, path: string): Element {
  if (!elementName.test(element.name))
    throw malformed(`${path} holds something that is no element name`);
  checkedContent(element.content, `${path}/${element.name}`);
  return element;
}

function checkedContent(content: Content, path: string): void {
  if (typeof content === "string") return;
  if (!("items" in content)) for (const inner of content) checked(inner, path);
  else for (const item of content.items) checkedContent(item, path);
}
