/** Size of a JPEG 2000 picture as its own header states it, before anything is decoded (ISO/IEC 15444-1 Annex A, I). */
export interface Jpeg2000Header {
  readonly width: number;
  readonly height: number;
  readonly components: readonly {
    readonly bits: number;
    readonly signed: boolean;
    readonly subsampled: boolean;
  }[];
  readonly tiles: number;
}

const jp2Signature = [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];
const codestreamStart = [0xff, 0x4f, 0xff, 0x51];

/** True for a JP2 file or a bare JPEG 2000 codestream. */
export function isJpeg2000(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, jp2Signature) || startsWith(bytes, 0, codestreamStart);
}

/** Reads the SIZ marker segment of the first codestream; undefined when there is none or it makes no sense. */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header | undefined {
  const start = startsWith(bytes, 0, jp2Signature) ? findCodestream(bytes) : 0;
  if (start === undefined || !startsWith(bytes, start, codestreamStart)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  if (view.byteLength < 42) return undefined;
  const at = (index: number): number => view.getUint32(8 + index * 4);
  const count = view.getUint16(40);
  if (view.byteLength < 42 + count * 3 || view.getUint16(4) !== 38 + count * 3) return undefined;
  const [right, bottom, left, top] = [at(0), at(1), at(2), at(3)];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [at(4), at(5), at(6), at(7)];
  const [width, height] = [right - left, bottom - top];
  if (width <= 0 || height <= 0 || tileWidth === 0 || tileHeight === 0 || count === 0)
    return undefined;
  const across = Math.ceil((right - tileLeft) / tileWidth);
  const down = Math.ceil((bottom - tileTop) / tileHeight);
  const components = Array.from({ length: count }, (_, index) => {
    const depth = view.getUint8(42 + index * 3);
    const [dx, dy] = [view.getUint8(43 + index * 3), view.getUint8(44 + index * 3)];
    return { bits: (depth & 0x7f) + 1, signed: depth > 0x7f, subsampled: dx !== 1 || dy !== 1 };
  });
  return { width, height, components, tiles: across * down };
}

/** Walks the top-level boxes of a JP2 file to the contiguous codestream. */
function findCodestream(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const short = view.getUint32(offset);
    const type = view.getUint32(offset + 4);
    const long = short === 1 && offset + 16 <= bytes.length;
    if (type === 0x6a703263) return offset + (long ? 16 : 8);
    const length = long ? Number(view.getBigUint64(offset + 8)) : short;
    if (length < 8) return undefined;
    offset += length;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, offset: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, index) => bytes[offset + index] === byte);
}
