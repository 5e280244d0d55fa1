import { randomBytes } from "node:crypto";
import { concat, fromHex } from "../../src/bytes.ts";

/** One DER element of any length; parts become its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const octets: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 0x100)) {
    octets.unshift(rest % 0x100);
  }
  const length = content.length < 0x80 ? [content.length] : [0x80 | octets.length, ...octets];
  return concat(Uint8Array.of(tag, ...length), content);
}

/** SEQUENCE. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

/** OBJECT IDENTIFIER of a dotted text. */
export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 0x80];
    for (let left = Math.floor(arc / 0x80); left > 0; left = Math.floor(left / 0x80)) {
      groups.unshift(0x80 | (left % 0x80));
    }
    return groups;
  });
  return der(0x06, Uint8Array.from(octets));
}

/** INTEGER that is not negative. */
export function integer(value: number | bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return der(0x02, fromHex(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even));
}

/** BOOLEAN TRUE. */
export const yes: Uint8Array = der(0x01, Uint8Array.of(0xff));

/** UTF8String. */
export function text(value: string): Uint8Array {
  return der(0x0c, new TextEncoder().encode(value));
}

/** Octets of a text under any tag, such as 0x82 for dNSName. */
export function ascii(tag: number, value: string): Uint8Array {
  return der(tag, new TextEncoder().encode(value));
}

/** BIT STRING of whole octets. */
export function bits(octets: Uint8Array, unused = 0): Uint8Array {
  return der(0x03, Uint8Array.of(unused), octets);
}

/** GeneralizedTime. */
export function generalizedTime(date: Date): Uint8Array {
  return ascii(0x18, `${date.toISOString().replace(/[-:T]|\.\d+Z/g, "")}Z`);
}

/** Time as RFC 5280 wants it: UTCTime to 2049. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+Z/g, "");
  return date.getUTCFullYear() < 2050 ? ascii(0x17, `${digits.slice(2)}Z`) : generalizedTime(date);
}

/** A name of one or more attributes; a plain text stands for a common name below `O=Test`. */
export function name(
  value: string | readonly (readonly [type: string, text: string])[],
): Uint8Array {
  const attributes =
    typeof value === "string"
      ? ([
          ["2.5.4.10", "Test"],
          ["2.5.4.3", value],
        ] as const)
      : value;
  return sequence(
    ...attributes.map(([type, attribute]) => der(0x31, sequence(oid(type), text(attribute)))),
  );
}

/** A serial number nobody else has. */
export function newSerialNumber(): bigint {
  return BigInt(`0x01${randomBytes(8).toString("hex")}`);
}
