import { concat, fromHex } from "../bytes.ts";
import { lengthField } from "../tlv.ts";
import { derTags } from "./der.ts";

/** Writes one DER element; the parts become its content. It may be as long as it needs to be. */
export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((total, part) => total + part.length, 0);
  return concat(Uint8Array.of(tag), lengthField(length), ...parts);
}

/** SEQUENCE. */
export function writeSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return writeDer(derTags.sequence, ...parts);
}

/** SET OF: its elements in the order DER wants, whatever order they come in (X.690, 11.6). */
export function writeSetOf(elements: readonly Uint8Array[], tag: number = derTags.set): Uint8Array {
  return writeDer(tag, ...elements.toSorted((left, right) => Buffer.compare(left, right)));
}

/** OBJECT IDENTIFIER from its dotted form. */
export function writeObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split(".").map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap((arc) => {
    const groups = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) {
      groups.unshift(0x80 | Number(left & 0x7fn));
    }
    return groups;
  });
  return writeDer(derTags.objectIdentifier, Uint8Array.from(octets));
}

/** INTEGER from the octets of its value, as upper-case hexadecimal: what `readInteger` gives. */
export function writeInteger(octets: string): Uint8Array {
  return writeDer(derTags.integer, fromHex(octets));
}

/** UTCTime until 2049, then GeneralizedTime, to the second (RFC 5280, 4.1.2.5; RFC 5652, 11.3). */
export function writeTime(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+Z$/g, "");
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) throw new RangeError("a year that has no four digits");
  const short = year >= 1950 && year < 2050;
  const text = new TextEncoder().encode(`${short ? digits.slice(2) : digits}Z`);
  return writeDer(short ? derTags.utcTime : derTags.generalizedTime, text);
}
