/**
 * Strict XML for the folder interface: no DOCTYPE, no processing instruction, no attributes, no mixed content, limits on
 * everything. saxes finds well-formedness errors; the tree is built here.
 * @module
 */
import { isUtf8 } from "node:buffer";
import { SaxesParser } from "saxes";
import { decodeText, type Encoding, encodeText, unencodable, withGeta } from "./encoding.ts";
import { OqsError, UnencodableCharacterError } from "./errors.ts";
import {
  budget,
  type Content,
  checkName,
  type Element,
  malformed,
  type ReadLimits,
  singleLimits,
} from "./messages/element.ts";

/** Reads a document and gives its root. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
export function readXml(
  bytes: Uint8Array,
  options: { encoding: Encoding; limits?: ReadLimits },
): Element {
  const limits = options.limits ?? singleLimits;
  if (bytes.length > limits.bytes) throw malformed(`larger than ${limits.bytes} bytes`);
  const text = decodeText(bytes, options.encoding);
  const content = text.slice(checkDeclaration(text, options.encoding));
  if (options.encoding === "Shift_JIS") refuseUtf8(bytes);
  // Before any parser sees it: an entity can only come from a DOCTYPE.
  if (content.includes("<!DOCTYPE") || content.includes("<!ENTITY"))
    throw malformed("it has a DOCTYPE");
  if (content.includes("<?")) throw malformed("it has a processing instruction");
  return parse(text, limits);
}

/** How {@link writeXml} writes. */
export interface XmlWriteOptions {
  readonly encoding: Encoding;
  /** What to do with a character the encoding cannot hold: refuse (default), or write 〓 in its place. */
  readonly unencodable?: "refuse" | "geta";
}

/** Writes a document with CRLF and tabs, as the files in the field are. @throws UnencodableCharacterError */
export function writeXml(root: Element, options: XmlWriteOptions): Uint8Array {
  const lines = [`<?xml version="1.0" encoding="${options.encoding}" standalone="no"?>`];
  write(root, "", lines, options);
  return encodeText(`${lines.join("\r\n")}\r\n`, options.encoding);
}

const declaration =
  /^<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["']([^"']+)["'])?[^?<>]*\?>/;

/** Compares the declaration with the configuration and gives its length. */
function checkDeclaration(text: string, encoding: Encoding): number {
  const found = declaration.exec(text);
  const declared = found?.[1] ?? "UTF-8"; // XML 1.0, 4.3.3: UTF-8 when nothing is declared
  if (declared.toLowerCase() !== encoding.toLowerCase()) throw otherEncoding(encoding);
  return found?.[0].length ?? 0;
}

/** UTF-8 often decodes as Shift_JIS, into nonsense; Japanese Shift_JIS is never UTF-8 with three-byte characters. */
function refuseUtf8(bytes: Uint8Array): void {
  if (isUtf8(bytes) && /[\u0800-\uFFFF]/.test(new TextDecoder().decode(bytes)))
    throw otherEncoding("Shift_JIS");
}

function otherEncoding(encoding: Encoding): OqsError {
  return new OqsError(
    "ENCODING_MISMATCH",
    `${encoding} is configured, the file is in another encoding: set the encoding the terminal writes`,
  );
}

interface Open {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

function parse(text: string, limits: ReadLimits): Element {
  const parser = new SaxesParser({ xmlns: false });
  const count = budget(limits);
  const open: Open[] = [];
  let root: Element | undefined;
  parser.on("opentag", (tag) => {
    count.enter();
    count.node();
    open.push({ name: checkName(tag.name), children: [], text: "" });
  });
  parser.on("attribute", ({ name }) => {
    count.node();
    if (!/^(xmlns|xsi)(:|$)/.test(name)) throw malformed("it has attributes");
  });
  const addText = (part: string): void => {
    const current = open.at(-1);
    if (current !== undefined) current.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    count.leave();
    const closed = open.pop();
    if (closed === undefined) return;
    const element = { name: closed.name, content: contentOf(closed) };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  try {
    parser.write(text).close();
  } catch (cause) {
    if (OqsError.is(cause)) throw cause;
    throw malformed("not well-formed XML", { cause });
  }
  if (root === undefined) throw malformed("no root element");
  return root;
}

function contentOf(open: Open): Content {
  if (open.children.length === 0) return open.text;
  if (/[^ \t\r\n]/.test(open.text)) throw malformed("text stands between elements");
  return open.children;
}

/** What XML 1.0 cannot carry at all, not even as a character reference. */
const notXml = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function write(element: Element, indent: string, lines: string[], options: XmlWriteOptions): void {
  const { name, content } = element;
  if (typeof content === "string") {
    lines.push(`${indent}<${name}>${writeText(content, name, options)}</${name}>`);
  } else if ("items" in content) {
    for (const item of content.items) write({ name, content: item }, indent, lines, options);
  } else {
    lines.push(`${indent}<${name}>`);
    for (const inner of content) write(inner, `${indent}\t`, lines, options);
    lines.push(`${indent}</${name}>`);
  }
}

function writeText(text: string, element: string, options: XmlWriteOptions): string {
  const { encoding } = options;
  const kept =
    options.unencodable === "geta" ? withGeta(text.replaceAll(notXmlAll, "〓"), encoding) : text;
  const character = notXml.exec(kept)?.[0] ?? unencodable(kept, encoding);
  if (character !== undefined) throw new UnencodableCharacterError(character, element, encoding);
  return kept.replace(/[&<>\r]/g, (one) => escapes[one] ?? one);
}

const notXmlAll = new RegExp(notXml.source, "gu");

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\r": "&#13;",
};
