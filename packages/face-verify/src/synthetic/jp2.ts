const signature = [0x0d, 0x0a, 0x87, 0x0a];
const colourSpaces = { grey: 17, sRGB: 16 } as const;

/** What the boxes of a JPEG 2000 file say about the picture inside. */
export interface Jp2Header {
  readonly width: number;
  readonly height: number;
  readonly colourSpace: keyof typeof colourSpaces;
}

/**
 * Puts a JPEG 2000 codestream of 8 bits a sample into a `.jp2` file: signature, ftyp, jp2h (ihdr, colr) and jp2c boxes
 * (ISO/IEC 15444-1 Annex I). The bytes at offset 4 are `6A502020`, which readers of the chip photo look for.
 */
export function jp2File(codestream: Uint8Array, header: Jp2Header): Uint8Array {
  const components = header.colourSpace === "grey" ? 1 : 3;
  const imageHeader = box("ihdr", [
    ...uint32(header.height),
    ...uint32(header.width),
    ...[0, components],
    ...[7, 7, 0, 0], // 8 bits a sample, wavelet compression, colour space known, no rights box
  ]);
  const colour = box("colr", [1, 0, 0, ...uint32(colourSpaces[header.colourSpace])]);
  return join([
    box("jP  ", signature),
    box("ftyp", [...ascii("jp2 "), ...uint32(0), ...ascii("jp2 ")]),
    box("jp2h", join([imageHeader, colour])),
    box("jp2c", codestream),
  ]);
}

/** Bytes that {@link jp2File} adds to a codestream. */
export const jp2Overhead = 85;

function box(type: string, content: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(8 + content.length);
  bytes.set(uint32(bytes.length));
  bytes.set(ascii(type), 4);
  bytes.set(content, 8);
  return bytes;
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
