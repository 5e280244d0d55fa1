/**
 * What XML 1.0 says about characters, names and references.
 * @module
 */
import { malformed } from "./messages/element.ts";

// XML 1.0 (fifth edition) without the colon: the interface has no prefixes.
const nameStart =
  "A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const name = new RegExp(
  `^[${nameStart}][${nameStart}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*$`,
  "u",
);

/** Whether a text may be the name of an element. */
export function isElementName(text: string): boolean {
  return name.test(text);
}

/** What XML cannot carry at all, not even as a reference; halves of surrogate pairs are looked for elsewhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids exactly these (XML 1.0, 2.2)
export const notXml: RegExp = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/;

/** Whether a part of a text is spaces, tabs and line ends only. */
export function isBlank(text: string, from = 0, to: number = text.length): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false;
  }
  return true;
}

/** Line ends as a reader must see them (XML 1.0, 2.11). */
export function withLineFeeds(raw: string): string {
  return raw.replace(/\r\n?/g, "\n");
}

const reference = /&(?:#(\d+);|#x([\da-fA-F]+);|(amp|lt|gt|quot|apos);)?/g;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Character data as it is meant: line ends, the five entities and character references. @throws OqsError MALFORMED_ANSWER */
export function textOf(raw: string): string {
  if (raw.includes("]]>")) throw malformed("the end of a CDATA section without its start");
  return withLineFeeds(raw).replace(
    reference,
    (_, decimal?: string, hex?: string, entity?: string) =>
      entities[entity ?? ""] ??
      characterAt(decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal)),
  );
}

function characterAt(code: number): string {
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
  if (notXml.test(character) || !character.isWellFormed())
    throw malformed("a reference to nothing that XML can carry");
  return character;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#13;",
};

const special = /[&<>\r]/;
const specials = new RegExp(special, "g");

/** Character data as it is written. */
export function escaped(text: string): string {
  return special.test(text) ? text.replace(specials, (one) => escapes[one] ?? one) : text;
}
