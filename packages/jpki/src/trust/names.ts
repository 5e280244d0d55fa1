import { toHex } from "../bytes.ts";
import { type Der, derTags, openDer, openSequence, readDer, readObjectIdentifier } from "./der.ts";
import { Unreadable } from "./refusal.ts";

/** A distinguished name, read once into a form in which equal names are equal strings (RFC 5280, 7.1). */
export interface Name {
  readonly der: Uint8Array;
  /** One comparable string per relative distinguished name, in the order of the certificate. */
  readonly parts: readonly string[];
  /** The comparable string of the whole name; empty for the empty name. */
  readonly key: string;
  /** Values of emailAddress attributes, which rfc822Name constraints also apply to. */
  readonly emailAddresses: readonly string[];
}

/** One entry of GeneralNames (RFC 5280, 4.2.1.6). */
export type GeneralName =
  | {
      readonly form: "rfc822Name" | "dNSName" | "uniformResourceIdentifier";
      readonly value: string;
    }
  | { readonly form: "iPAddress"; readonly value: Uint8Array }
  | { readonly form: "directoryName"; readonly value: Name }
  | {
      readonly form: "otherName" | "x400Address" | "ediPartyName" | "registeredID";
      readonly value: Uint8Array;
    };

/** Name forms of {@link GeneralName}. */
export type NameForm = GeneralName["form"];

const emailAddress = "1.2.840.113549.1.9.1";

/** Reads a Name (RFC 5280, 4.1.2.4). */
export function readName(der: Der): Name {
  const emailAddresses: string[] = [];
  const parts = openSequence(der.whole)
    .rest(derTags.set)
    .map(({ content }) => readRelativeName(content, emailAddresses));
  return { der: der.whole, parts, key: parts.join(","), emailAddresses };
}

/** One attribute of a name as it stands, its value not read. */
export interface NameAttribute {
  readonly type: string;
  readonly value: Der;
}

/** The attributes of one relative distinguished name in the order they stand. */
export function openRelativeName(content: Uint8Array): readonly NameAttribute[] {
  return openDer(content)
    .rest(derTags.sequence)
    .map((attribute) => {
      const fields = openDer(attribute.content);
      const type = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
      const value = fields.next();
      fields.end();
      return { type, value };
    });
}

/** Reads the attributes of one relative distinguished name; their order does not matter. */
export function readRelativeName(content: Uint8Array, emailAddresses: string[] = []): string {
  const attributes = openRelativeName(content).map(({ type, value }) => {
    const text = readText(value);
    if (text === undefined) return `${type}#${toHex(value.whole)}`;
    if (type === emailAddress) emailAddresses.push(text);
    return comparableAttribute(type, text);
  });
  if (attributes.length === 0) throw new Unreadable("an empty relative distinguished name");
  return attributes.sort().join("+");
}

/** The comparable string of a name with one attribute per part, for names that a profile knows. */
export function nameKey(attributes: readonly (readonly [type: string, text: string])[]): string {
  return attributes.map(([type, text]) => comparableAttribute(type, text)).join(",");
}

function comparableAttribute(type: string, text: string): string {
  const comparable = prepare(text);
  // The length keeps a value from looking like several attributes.
  return `${type}=${comparable.length}:${comparable}`;
}

const decodeUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decodeUtf16 = new TextDecoder("utf-16be", { fatal: true, ignoreBOM: true });

/** Text of the string types a name may use; undefined for any other type. */
export function readText({ tag, content }: Der): string | undefined {
  try {
    switch (tag) {
      case 0x0c:
        return decodeUtf8.decode(content);
      case 0x12: // NumericString
      case 0x13: // PrintableString
      case 0x16: // IA5String
      case 0x1a: // VisibleString
        return readAscii(content);
      case 0x14: // TeletexString, read as ISO 8859-1 as everybody does
        return Buffer.from(content).toString("latin1");
      case 0x1e: // BMPString
        if (content.length % 2 !== 0) throw new Unreadable("a BMPString of odd length");
        return decodeUtf16.decode(content);
      case 0x1c: // UniversalString
        return readUniversal(content);
      default:
        return undefined;
    }
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable("a string whose bytes are not of its type");
  }
}

function readAscii(content: Uint8Array): string {
  for (const octet of content) {
    if (octet >= 0x80) throw new Unreadable("a string that is not ASCII where it must be");
  }
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString("latin1");
}

function readUniversal(content: Uint8Array): string {
  if (content.length % 4 !== 0) throw new Unreadable("a UniversalString of odd length");
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const points = Array.from({ length: content.length / 4 }, (_, index) =>
    view.getUint32(index * 4),
  );
  return String.fromCodePoint(...points);
}

/**
 * Prepares a value for comparison: compatibility forms, letter case and runs of spaces do not count.
 * RFC 4518 names more characters to drop; a name that uses them only fails to equal another.
 */
function prepare(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Whether `name` is `base` or lies below it. */
export function isWithin(name: Name, base: Name): boolean {
  return (
    name.parts.length >= base.parts.length &&
    base.parts.every((part, index) => part === name.parts[index])
  );
}

/** Reads GeneralNames: at least one name. */
export function readGeneralNames(content: Uint8Array): readonly GeneralName[] {
  const names = openDer(content).rest().map(readGeneralName);
  if (names.length === 0) throw new Unreadable("an empty list of names");
  return names;
}

/** Reads one GeneralName by its context-specific tag. */
export function readGeneralName(der: Der): GeneralName {
  const { tag, content } = der;
  switch (tag) {
    case 0xa0:
      return { form: "otherName", value: content };
    case 0x81:
      return { form: "rfc822Name", value: readAscii(content) };
    case 0x82:
      return { form: "dNSName", value: readAscii(content) };
    case 0xa3:
      return { form: "x400Address", value: content };
    case 0xa4:
      return { form: "directoryName", value: readName(readDer(content, derTags.sequence)) };
    case 0xa5:
      return { form: "ediPartyName", value: content };
    case 0x86:
      return { form: "uniformResourceIdentifier", value: readAscii(content) };
    case 0x87:
      return { form: "iPAddress", value: content };
    case 0x88:
      readObjectIdentifier(content);
      return { form: "registeredID", value: content };
    default:
      throw new Unreadable("a name of an unknown form");
  }
}

/** Whether two general names are the same name; only forms a distribution point uses need more than bytes. */
export function sameGeneralName(left: GeneralName, right: GeneralName): boolean {
  if (left.form === "directoryName" && right.form === "directoryName") {
    return left.value.key === right.value.key;
  }
  if (left.form !== right.form) return false;
  if (typeof left.value === "string") return left.value === right.value;
  return (
    left.value instanceof Uint8Array &&
    right.value instanceof Uint8Array &&
    toHex(left.value) === toHex(right.value)
  );
}
