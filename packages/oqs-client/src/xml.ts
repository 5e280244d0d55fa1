/**
 * Strict XML for the folder interface, whole or in parts: no DOCTYPE, no processing instruction, no attributes, no mixed
 * content, limits on everything; values are never trimmed or converted.
 * @module
 */
import { type Encoding, encodeText, tryEncode, unencodable, withGeta } from "./encoding.ts";
import { OqsError, UnencodableCharacterError } from "./errors.ts";
import { type Element, malformed, type ReadLimits, singleLimits } from "./messages/element.ts";
import { escaped, isElementName, notXml } from "./xml-characters.ts";
import { decodeXml, xmlDecoder } from "./xml-decoder.ts";
import { xmlReader } from "./xml-reader.ts";

/** Reads a document and gives its root. @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH */
export function readXml(
  bytes: Uint8Array,
  options: { encoding: Encoding; limits?: ReadLimits },
): Element {
  const limits = options.limits ?? singleLimits;
  if (bytes.length > limits.bytes) throw malformed(`larger than ${limits.bytes} bytes`);
  const reader = xmlReader(limits);
  reader.write(decodeXml(bytes, options.encoding));
  return reader.end();
}

/** An element of a document that is read in parts, with the names above it, the root's first. */
export interface XmlPart {
  readonly element: Element;
  readonly parents: readonly string[];
}

/** Options of reading a document part by part. */
export interface XmlPartsOptions {
  readonly encoding: Encoding;
  /** Bytes of the whole document; 64 MiB when absent. */
  readonly maxBytes?: number;
  /** Limits of each part; those of one person's answer when absent. */
  readonly limits?: ReadLimits;
  readonly signal?: AbortSignal;
}

const bulkBytes = 64 * 1024 * 1024;
/** Bytes read at once: memory stays the same however large the pieces of the source are. */
const pieceBytes = 64 * 1024;

/**
 * Reads a document of any length in constant memory: gives every element of the two levels below the root as it closes;
 * an element of the first level comes behind those inside it, and empty. A document that turns out broken or truncated
 * ends with the error, and nothing of the element it breaks in is given.
 * @throws OqsError MALFORMED_ANSWER, ENCODING_MISMATCH
 */
export async function* readXmlParts(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: XmlPartsOptions,
): AsyncGenerator<XmlPart, void, undefined> {
  const { encoding, maxBytes = bulkBytes, limits = singleLimits, signal } = options;
  const decoder = xmlDecoder(encoding);
  const parts: XmlPart[] = [];
  const reader = xmlReader(limits, (element, parents) => parts.push({ element, parents }));
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes) throw malformed(`larger than ${maxBytes} bytes`);
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      signal?.throwIfAborted();
      reader.write(decoder.write(chunk.subarray(at, at + pieceBytes)));
      yield* parts.splice(0);
    }
  }
  reader.write(decoder.end());
  reader.end();
  yield* parts;
}

/** How a document is written. */
export interface XmlWriteOptions {
  readonly encoding: Encoding;
  /** What to do with a character the encoding cannot hold: refuse (default), or write 〓 in its place. */
  readonly unencodable?: "refuse" | "geta";
}

/** Writes a document with CRLF and tabs, as the files in the field are. @throws UnencodableCharacterError */
export function writeXml(root: Element, options: XmlWriteOptions): Uint8Array {
  return written(declaration(options.encoding), [root], "", options);
}

/** Elements written at once by {@link writeXmlParts}. */
const elementsAtOnce = 128;

/**
 * Writes a document of any length in constant memory: `before` below the root, then `items` below the element `list`.
 * @throws UnencodableCharacterError
 */
export async function* writeXmlParts(
  frame: { readonly root: string; readonly before: readonly Element[]; readonly list: string },
  items: AsyncIterable<Element> | Iterable<Element>,
  options: XmlWriteOptions & { readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { root, before, list } = frame;
  const head = `${declaration(options.encoding)}<${root}>\r\n`;
  yield written(head, before, "\t", options);
  let waiting: Element[] = [];
  let opening = `\t<${list}>\r\n`;
  for await (const item of items) {
    options.signal?.throwIfAborted();
    waiting.push(item);
    if (waiting.length < elementsAtOnce) continue;
    yield written(opening, waiting, "\t\t", options);
    waiting = [];
    opening = "";
  }
  yield written(opening, waiting, "\t\t", options);
  yield encodeText(`\t</${list}>\r\n</${root}>\r\n`, options.encoding);
}

function declaration(encoding: Encoding): string {
  return `<?xml version="1.0" encoding="${encoding}" standalone="no"?>\r\n`;
}

/** Looks at the characters of many lines at once, and at each value only when something does not fit. */
function written(
  before: string,
  elements: readonly Element[],
  indent: string,
  options: XmlWriteOptions,
): Uint8Array {
  const plain = tryWrite(before, elements, indent, options.encoding, escaped);
  if (plain !== undefined) return plain;
  const fitting: TextWriter = (text, name) => fitted(text, name, options);
  return tryWrite(before, elements, indent, options.encoding, fitting) ?? new Uint8Array();
}

type TextWriter = (text: string, element: string) => string;

/** Lines encoded at once: what is garbage soon is collected cheaply. */
const linesAtOnce = 1_024;

/** Undefined when a character does not fit. */
function tryWrite(
  before: string,
  elements: readonly Element[],
  indent: string,
  encoding: Encoding,
  textOf: TextWriter,
): Uint8Array | undefined {
  const names = new Set<string>();
  const pieces: Uint8Array[] = [];
  let lines = [before];
  let fits = true;
  const encodeLines = (): void => {
    const text = lines.join("");
    const bytes = notXml.test(text) ? undefined : tryEncode(text, encoding);
    if (bytes === undefined) fits = false;
    else pieces.push(bytes);
    lines = [];
  };
  const write = ({ name, content }: Element, indent: string): void => {
    if (!names.has(name)) names.add(checkedName(name));
    if (typeof content === "string") {
      lines.push(`${indent}<${name}>${textOf(content, name)}</${name}>\r\n`);
    } else if ("items" in content) {
      for (const item of content.items) write({ name, content: item }, indent);
    } else {
      lines.push(`${indent}<${name}>\r\n`);
      for (const inner of content) write(inner, `${indent}\t`);
      lines.push(`${indent}</${name}>\r\n`);
    }
    if (fits && lines.length >= linesAtOnce) encodeLines();
  };
  for (const element of elements) write(element, indent);
  encodeLines();
  return fits ? joined(pieces) : undefined;
}

function checkedName(name: string): string {
  if (!isElementName(name)) throw new OqsError("INVALID_ARGUMENT", "that is no element name");
  return name;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const notXmlAll = new RegExp(notXml, "g");

function fitted(text: string, element: string, options: XmlWriteOptions): string {
  const { encoding } = options;
  const kept =
    options.unencodable === "geta" ? withGeta(text.replace(notXmlAll, "〓"), encoding) : text;
  const character = notXml.exec(kept)?.[0] ?? unencodable(kept, encoding);
  if (character !== undefined) throw new UnencodableCharacterError(character, element, encoding);
  return escaped(kept);
}
