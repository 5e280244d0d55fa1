import { concat } from "./bytes.ts";
import { JpkiError } from "./errors.ts";

/** One BER-TLV data object (ISO/IEC 7816-4, 5.2.2): tag as one number (`0xFF20`) and its value. */
export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** A data object where it lies: views of the bytes it was read from. */
export interface TlvView extends Tlv {
  /** The object as written, header included: what signatures cover. */
  readonly whole: Uint8Array;
  /** Where it begins in the bytes read. */
  readonly offset: number;
}

/** Tag and length of a data object, before its value is there. */
export interface TlvHeader {
  readonly tag: number;
  readonly headerLength: number;
  readonly valueLength: number;
}

/** Caps of the reader: no file of the card comes near them. */
export const tlvCaps = { tagBytes: 3, valueBytes: 0x10000, objects: 64 } as const;

/** Longest header the caps allow: enough bytes to read one. */
export const maximumTlvHeaderBytes = 7;

/** Reads tag and length at `offset`; the value need not be there. Throws TLV_INVALID. */
export function readTlvHeader(bytes: Uint8Array, offset = 0): TlvHeader {
  let position = offset;
  const next = (): number => {
    const byte = bytes[position++];
    if (byte === undefined) throw invalid("header cut off", offset);
    return byte;
  };
  let tag = next();
  if ((tag & 0x1f) === 0x1f) {
    let byte: number;
    do {
      byte = next();
      tag = tag * 0x100 + byte;
      if (position - offset > tlvCaps.tagBytes) throw invalid("tag too long", offset);
    } while (byte & 0x80);
  }
  const first = next();
  if (first === 0x80) throw invalid("indefinite length", offset);
  let valueLength = first;
  if (first > 0x80) {
    if (first > 0x83) throw invalid("length field too long", offset);
    valueLength = 0;
    for (let count = first & 0x7f; count > 0; count--) valueLength = valueLength * 0x100 + next();
  }
  if (valueLength > tlvCaps.valueBytes) throw invalid("value too long", offset);
  return { tag, headerLength: position - offset, valueLength };
}

/** Reads the data object that begins at `offset`; what follows it stays unread. Throws TLV_INVALID. */
export function readTlv(bytes: Uint8Array, offset = 0): Tlv {
  const { tag, headerLength, valueLength } = readTlvHeader(bytes, offset);
  const start = offset + headerLength;
  if (start + valueLength > bytes.length) throw invalid("value cut off", offset);
  return { tag, value: bytes.slice(start, start + valueLength) };
}

/** Reads data objects that fill `bytes` exactly. Throws TLV_INVALID on a rest or on too many objects. */
export function readTlvs(bytes: Uint8Array): readonly Tlv[] {
  return viewTlvs(bytes).map(({ tag, value }) => ({ tag, value: value.slice() }));
}

/** The same without copies: what is zeroed in `bytes` is gone from the objects too. Throws TLV_INVALID like {@link readTlvs}. */
export function viewTlvs(bytes: Uint8Array): readonly TlvView[] {
  const objects: TlvView[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (objects.length === tlvCaps.objects) throw invalid("too many objects", offset);
    const { tag, headerLength, valueLength } = readTlvHeader(bytes, offset);
    const end = offset + headerLength + valueLength;
    if (end > bytes.length) throw invalid("value cut off", offset);
    const whole = bytes.subarray(offset, end);
    objects.push({ tag, value: whole.subarray(headerLength), whole, offset });
    offset = end;
  }
  return objects;
}

/** The only object with that tag. Throws TLV_INVALID when there is none or more than one. */
export function onlyObject<T extends Tlv>(objects: readonly T[], tag: number): T {
  const [found, second] = objects.filter((object) => object.tag === tag);
  const name = tag.toString(16).toUpperCase();
  if (!found) throw new JpkiError("TLV_INVALID", `Data object ${name} is missing.`);
  if (second) throw new JpkiError("TLV_INVALID", `Data object ${name} appears twice.`);
  return found;
}

/** Value of the only object with that tag. Throws TLV_INVALID like {@link onlyObject}. */
export function onlyValue(objects: readonly Tlv[], tag: number): Uint8Array {
  return onlyObject(objects, tag).value;
}

/** Writes one data object in the shortest form; an array of parts becomes its value. Throws TLV_INVALID. */
export function writeTlv(tag: number, value: Uint8Array | readonly Uint8Array[]): Uint8Array {
  const content = value instanceof Uint8Array ? value : concat(...value);
  if (content.length > tlvCaps.valueBytes) throw invalid("value too long", 0);
  const header = concat(bigEndian(tag), lengthField(content.length));
  const written = readTlvHeader(header);
  if (written.tag !== tag || written.headerLength !== header.length) {
    throw invalid("not a tag", 0);
  }
  return concat(header, content);
}

/** The length octets of a data object, in the shortest form (X.690, 8.1.3); there is no cap here. */
export function lengthField(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes = bigEndian(length);
  return concat(Uint8Array.of(0x80 | bytes.length), bytes);
}

function bigEndian(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 0x100)) {
    bytes.unshift(rest % 0x100);
  }
  return Uint8Array.from(bytes);
}

function invalid(reason: string, offset: number): JpkiError {
  return new JpkiError("TLV_INVALID", `Not a BER-TLV data object at offset ${offset}: ${reason}.`);
}
