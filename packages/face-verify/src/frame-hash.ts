import type { Image } from "./image.ts";

/**
 * 64 bits over every pixel of a frame: equal for equal frames, and for two others by chance in one of 2^64 cases. It is no cryptographic hash:
 * whoever makes a frame collide with an earlier one only makes it count as repeated.
 */
export function frameHash({ width, height, data }: Image): string {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const whole = data.length & ~3;
  let [a, b] = [0x9e3779b1 ^ width, 0x85ebca77 ^ height];
  for (let at = 0; at < whole; at += 4) {
    const word = view.getUint32(at, true);
    a = Math.imul(turn(a ^ word, 13), 0xcc9e2d51);
    b = Math.imul(turn(b + word, 17), 0x1b873593) ^ a;
  }
  for (let at = whole; at < data.length; at++) {
    a = Math.imul(a ^ (data[at] as number), 0x01000193);
    b = Math.imul(b + (data[at] as number), 0x85ebca6b);
  }
  return hex(settle(a ^ (b >>> 7))) + hex(settle(b ^ data.length));
}

function turn(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Lets every bit reach every other one (the last step of MurmurHash3). */
function settle(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
