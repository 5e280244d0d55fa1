import { type Decoder, decodeOnce, toRgb } from "./codec.ts";

/** What a thread that decodes photos says: that its codec is loaded, then the picture or that there is none. */
export type PhotoAnswer =
  | "ready"
  | "failed"
  | { readonly width: number; readonly height: number; readonly data: Uint8Array<ArrayBuffer> };

interface PhotoDecoder extends Decoder {
  getColorSpace(): number;
}

/** OpenJPEG as compiled to WebAssembly. */
export interface OpenJpeg {
  readonly J2KDecoder: new () => PhotoDecoder;
}

// The codec's numbers: unknown, unspecified, sRGB, grey; above them YCC and CMYK, which would come out in false colours.
const isGreyOrRgb = (decoder: PhotoDecoder): boolean => decoder.getColorSpace() <= 2;

/** Decodes one photo on the thread that calls, and gives what is to be transferred with the answer. */
export function answerPhoto(
  codec: OpenJpeg,
  bytes: Uint8Array,
): { readonly answer: PhotoAnswer; readonly transfer: ArrayBuffer[] } {
  try {
    const answer = decode(codec, bytes);
    return { answer, transfer: typeof answer === "object" ? [answer.data.buffer] : [] };
  } catch {
    return { answer: "failed", transfer: [] }; // the codec throws numbers
  }
}

function decode({ J2KDecoder }: OpenJpeg, bytes: Uint8Array): PhotoAnswer {
  let plain = false;
  const decoded = decodeOnce(J2KDecoder, bytes, (decoder) => {
    plain = isGreyOrRgb(decoder);
  });
  const data = plain ? toRgb(decoded) : undefined;
  return data ? { width: decoded.info.width, height: decoded.info.height, data } : "failed";
}
