import { type Element, readBulkResult, readXml, writeXml } from "@uketsuke/oqs-client/messages";
import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import iconv from "iconv-lite";
import { XmlCData, XmlDocument, XmlElement, XmlText } from "libxml2-wasm";

export type Encoding = "UTF-8" | "Shift_JIS";

/** One library: reads bytes into what it calls a document, and writes that again. */
export interface Library {
  readonly name: string;
  read(bytes: Uint8Array, encoding: Encoding): unknown;
  /** Undefined where it has nothing to write with. */
  write?(document: unknown, encoding: Encoding): Uint8Array;
  /** Frees what it holds outside the heap of JavaScript. */
  free?(document: unknown): void;
}

const limits = { depth: 32, nodes: 2_000_000, bytes: 64 * 1024 * 1024 };
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true });
const builder = new XMLBuilder({ format: true });
const declaration = (encoding: Encoding): string =>
  `<?xml version="1.0" encoding="${encoding}" standalone="no"?>\r\n`;
const decode = (bytes: Uint8Array, encoding: Encoding): string =>
  new TextDecoder(encoding, { fatal: true }).decode(bytes);
const encode = (text: string, encoding: Encoding): Uint8Array =>
  encoding === "UTF-8" ? new TextEncoder().encode(text) : iconv.encode(text, "cp932");

/** Ours first: the others are compared with it. */
export const libraries: readonly Library[] = [
  {
    name: "ours, elements",
    read: (bytes, encoding) => readXml(bytes, { encoding, limits }),
    write: (document, encoding) => writeXml(document as Element, { encoding }),
  },
  {
    name: "fast-xml-parser",
    read: (bytes, encoding) => parser.parse(decode(bytes, encoding)) as unknown,
    write: (document, encoding) =>
      encode(declaration(encoding) + builder.build(document), encoding),
  },
  {
    name: "@xmldom/xmldom",
    read: (bytes, encoding) => new DOMParser().parseFromString(decode(bytes, encoding), "text/xml"),
    write: (document, encoding) =>
      encode(new XMLSerializer().serializeToString(document as never), encoding),
  },
  {
    name: "libxml2-wasm, parse alone",
    read: (bytes) => XmlDocument.fromBuffer(bytes),
    write: (document) => new TextEncoder().encode((document as XmlDocument).toString()),
    free: (document) => (document as XmlDocument).dispose(),
  },
  {
    name: "libxml2-wasm, into objects",
    read: (bytes) => {
      using document = XmlDocument.fromBuffer(bytes);
      return treeOf(document.root);
    },
  },
];

function treeOf(element: XmlElement): Element {
  const children: Element[] = [];
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(treeOf(node));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  }
  return { name: element.name, content: children.length > 0 ? children : text };
}

/** Ours once more, the way an application reads a bulk result: in parts, each decoded by its description. */
export async function readUnits(bytes: Uint8Array, encoding: Encoding): Promise<number> {
  let persons = 0;
  for await (const part of readBulkResult([bytes], { encoding }))
    if (part.kind === "unit") persons++;
  return persons;
}
