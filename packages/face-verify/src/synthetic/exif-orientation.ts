/** How a camera held the picture (Exif 2.3, tag 0x0112): 1 = upright … 8; 1 when the file does not say. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Reads the orientation out of a JPEG file's Exif segment. */
export function readOrientation(jpeg: Uint8Array): Orientation {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  for (let at = 2; at + 10 <= jpeg.length && view.getUint8(at) === 0xff; ) {
    const length = view.getUint16(at + 2);
    const isExif = view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    const end = Math.min(jpeg.length, at + 2 + length);
    if (isExif) return orientationTag(new DataView(view.buffer, view.byteOffset + at, end - at));
    if (view.getUint8(at + 1) === 0xda || length < 2) break;
    at += 2 + length;
  }
  return 1;
}

/** Walks the first image file directory of the TIFF data that follow the segment's first 10 bytes. */
function orientationTag(segment: DataView): Orientation {
  const tiff = 10;
  if (segment.byteLength < tiff + 10) return 1;
  const little = segment.getUint16(tiff) === 0x4949;
  const directory = tiff + segment.getUint32(tiff + 4, little);
  if (directory + 2 > segment.byteLength) return 1;
  const entries = segment.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > segment.byteLength) break;
    if (segment.getUint16(entry, little) !== 0x0112) continue;
    const value = segment.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
