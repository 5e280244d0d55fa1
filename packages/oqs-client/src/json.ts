/**
 * Strict JSON. Unlike JSON.parse it keeps every member (two equal names are seen, not the last one taken), keeps numbers
 * as they were written (leading zeros are refused, long numbers are not rounded) and stops at its limits.
 * @module
 */
import {
  type Budget,
  budget,
  type Content,
  checkName,
  type Element,
  malformed,
  type ReadLimits,
  singleLimits,
} from "./messages/element.ts";

/** Reads UTF-8 bytes as JSON; members that are null are left out. @throws OqsError MALFORMED_ANSWER */
export function readJson(
  bytes: Uint8Array,
  limits: ReadLimits = singleLimits,
): Content | undefined {
  if (bytes.length > limits.bytes) throw malformed(`larger than ${limits.bytes} bytes`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed("not UTF-8", { cause });
  }
  const reader: Reader = { text, at: 0, budget: budget(limits) };
  const content = value(reader);
  space(reader);
  if (reader.at !== text.length) throw unexpected(reader);
  return content;
}

/** Writes JSON; elements of one name become an array under that name. */
export function writeJson(content: Content): string {
  if (typeof content === "string") return JSON.stringify(content);
  if ("items" in content) return `[${content.items.map(writeJson).join(",")}]`;
  const members = Map.groupBy(content, (element) => element.name);
  const written = [...members].map(([name, elements]) => {
    const contents = elements.map((element) => element.content);
    const [first] = contents;
    return `${JSON.stringify(name)}:${writeJson(contents.length === 1 && first !== undefined ? first : { items: contents })}`;
  });
  return `{${written.join(",")}}`;
}

interface Reader {
  readonly text: string;
  at: number;
  readonly budget: Budget;
}

const whitespace = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these (RFC 8259, 7)
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;

function value(reader: Reader): Content | undefined {
  reader.budget.node();
  space(reader);
  if (take(reader, "{")) return members(reader);
  if (take(reader, "[")) return items(reader);
  if (reader.text[reader.at] === '"') return text(reader);
  const token = match(reader, number) ?? match(reader, literal);
  if (token === undefined) throw unexpected(reader);
  return token === "null" ? undefined : token;
}

function members(reader: Reader): readonly Element[] {
  const elements: Element[] = [];
  reader.budget.enter();
  space(reader);
  if (!take(reader, "}")) {
    do {
      space(reader);
      const name = checkName(text(reader));
      space(reader);
      if (!take(reader, ":")) throw unexpected(reader);
      const content = value(reader);
      if (content !== undefined) elements.push({ name, content });
      space(reader);
    } while (take(reader, ","));
    if (!take(reader, "}")) throw unexpected(reader);
  }
  reader.budget.leave();
  return elements;
}

function items(reader: Reader): Content {
  const contents: Content[] = [];
  reader.budget.enter();
  space(reader);
  if (!take(reader, "]")) {
    do {
      const content = value(reader);
      if (content !== undefined) contents.push(content);
      space(reader);
    } while (take(reader, ","));
    if (!take(reader, "]")) throw unexpected(reader);
  }
  reader.budget.leave();
  return { items: contents };
}

function text(reader: Reader): string {
  const token = match(reader, string);
  if (token === undefined) throw unexpected(reader);
  const decoded = JSON.parse(token) as string;
  if (!decoded.isWellFormed()) throw malformed("half a surrogate pair");
  return decoded;
}

function match(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

function space(reader: Reader): void {
  match(reader, whitespace);
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

function unexpected(reader: Reader): Error {
  const end = reader.at >= reader.text.length;
  return malformed(end ? "it ends in the middle" : `unexpected character at ${reader.at}`);
}
