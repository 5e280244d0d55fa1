import { toHex } from "../bytes.ts";
import { Unreadable } from "./refusal.ts";

/** One DER element: identifier octet, content, and the element with its header. Views, not copies. */
export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Identifier octets (ITU-T X.690, 8.1.2). Context-specific ones are written as numbers: 0x80 + n, constructed 0xA0 + n. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Where the content of the element at `offset` begins and ends; the strict rules of DER (X.690, 10.1). */
export function derBounds(bytes: Uint8Array, offset: number): { start: number; end: number } {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new Unreadable("an element is cut off");
  if ((tag & 0x1f) === 0x1f) throw new Unreadable("a tag number above 30");
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new Unreadable("a length that DER does not allow");
    length = 0;
    for (let index = 0; index < count; index++) length = length * 0x100 + (bytes[start++] ?? 0);
    if (length < 0x80 || length < 0x100 ** (count - 1)) {
      throw new Unreadable("a length not in shortest form");
    }
  }
  const end = start + length;
  if (end > bytes.length) throw new Unreadable("an element is longer than what holds it");
  return { start, end };
}

/** Reads the one element that fills `bytes`. */
export function readDer(bytes: Uint8Array, tag?: number): Der {
  const elements = openDer(bytes);
  const element = elements.next(tag);
  elements.end();
  return element;
}

/** Walks over the elements inside a constructed element. */
export interface DerCursor {
  /** Whether every element has been read. */
  readonly done: boolean;
  /** The next element; it must be there and, when given, have that tag. */
  next(tag?: number): Der;
  /** The next element when it has that tag. */
  optional(tag: number): Der | undefined;
  /** Every element that is left. */
  rest(tag?: number): readonly Der[];
  /** Nothing may be left. */
  end(): void;
}

/** Opens the content of a constructed element. */
export function openDer(content: Uint8Array): DerCursor {
  let offset = 0;
  const next = (tag?: number): Der => {
    if (offset >= content.length) throw new Unreadable("an element is missing");
    const found = content[offset] ?? 0;
    if (tag !== undefined && found !== tag) {
      throw new Unreadable(`an element has tag ${found} where ${tag} belongs`);
    }
    const { start, end } = derBounds(content, offset);
    const element = {
      tag: found,
      content: content.subarray(start, end),
      whole: content.subarray(offset, end),
    };
    offset = end;
    return element;
  };
  const rest = (tag?: number): readonly Der[] => {
    const elements: Der[] = [];
    while (offset < content.length) elements.push(next(tag));
    return elements;
  };
  return {
    get done() {
      return offset >= content.length;
    },
    next,
    optional: (tag) => (content[offset] === tag ? next(tag) : undefined),
    rest,
    end() {
      if (offset < content.length) throw new Unreadable("bytes follow where nothing may");
    },
  };
}

/** Opens a SEQUENCE that fills `bytes`. */
export function openSequence(bytes: Uint8Array): DerCursor {
  return openDer(readDer(bytes, derTags.sequence).content);
}

/** BOOLEAN: one octet, 00 or FF. */
export function readBoolean(content: Uint8Array): boolean {
  if (content.length !== 1 || (content[0] !== 0x00 && content[0] !== 0xff)) {
    throw new Unreadable("a BOOLEAN that DER does not allow");
  }
  return content[0] === 0xff;
}

/** INTEGER as upper-case hexadecimal of its octets; shortest form is checked. */
export function readInteger(content: Uint8Array): string {
  const [first, second] = content;
  if (first === undefined) throw new Unreadable("an empty INTEGER");
  if (second !== undefined && (first === 0x00 || first === 0xff) && (first ^ second) < 0x80) {
    throw new Unreadable("an INTEGER not in shortest form");
  }
  return toHex(content);
}

/** INTEGER from 0 to 2^31 - 1. */
export function readSmallInteger(content: Uint8Array): number {
  const value = Number.parseInt(readInteger(content), 16);
  if (content.length > 4 || (content[0] ?? 0) >= 0x80) {
    throw new Unreadable("an INTEGER that is negative or too large here");
  }
  return value;
}

/** OBJECT IDENTIFIER in dotted form. */
export function readObjectIdentifier(content: Uint8Array): string {
  if (content.length === 0 || content.length > 64 || (content.at(-1) ?? 0) >= 0x80) {
    throw new Unreadable("an OBJECT IDENTIFIER that is empty, cut off or too long");
  }
  const arcs: (number | bigint)[] = [];
  for (let start = 0, index = 0; index < content.length; index++) {
    if (content[start] === 0x80) throw new Unreadable("an arc not in shortest form");
    if ((content[index] ?? 0) >= 0x80) continue;
    arcs.push(readArc(content.subarray(start, index + 1)));
    start = index + 1;
  }
  const [head = 0, ...tail] = arcs;
  const root = head < 80 ? Math.floor(Number(head) / 40) : 2;
  return [root, BigInt(head) - BigInt(root * 40), ...tail].join(".");
}

function readArc(octets: Uint8Array): number | bigint {
  return octets.length <= 7
    ? octets.reduce((arc, octet) => arc * 0x80 + (octet & 0x7f), 0)
    : octets.reduce((arc, octet) => arc * 0x80n + BigInt(octet & 0x7f), 0n);
}

/** BIT STRING: its octets; unused bits must be zero. With `octets`, there may be none unused. */
export function readBitString(content: Uint8Array, form: "bits" | "octets"): Uint8Array {
  const [unused] = content;
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) {
    throw new Unreadable("a BIT STRING that DER does not allow");
  }
  if (((content.at(-1) ?? 0) & ((1 << unused) - 1)) !== 0 && content.length > 1) {
    throw new Unreadable("a BIT STRING whose unused bits are not zero");
  }
  if (form === "octets" && unused !== 0) throw new Unreadable("a BIT STRING of broken octets");
  return content.subarray(1);
}

/** UTCTime or GeneralizedTime in the one form RFC 5280 (4.1.2.5) allows, as milliseconds since 1970. */
export function readTime({ tag, content }: Der): number {
  const generalized = tag === derTags.generalizedTime;
  if (!generalized && tag !== derTags.utcTime) throw new Unreadable("a time of an unknown type");
  const digits = generalized ? 14 : 12;
  if (content.length !== digits + 1 || content[digits] !== 0x5a) {
    throw new Unreadable("a time that does not end in seconds and Z");
  }
  const pair = (index: number): number => {
    const high = (content[index] ?? 0) - 0x30;
    const low = (content[index + 1] ?? 0) - 0x30;
    if (high < 0 || high > 9 || low < 0 || low > 9) throw new Unreadable("a time without digits");
    return high * 10 + low;
  };
  const year = generalized ? pair(0) * 100 + pair(2) : century(pair(0));
  const rest = generalized ? 4 : 2;
  const [month, day] = [pair(rest), pair(rest + 2)];
  const [hour, minute, second] = [pair(rest + 4), pair(rest + 6), pair(rest + 8)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || month === 0) {
    throw new Unreadable("a day that does not exist");
  }
  if (hour > 23 || minute > 59 || second > 59) throw new Unreadable("a time that does not exist");
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

function century(year: number): number {
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Whether two byte strings are the same. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
