import { parentPort } from "node:worker_threads";
import { type Decoder, decodeOnce, loadCodec, toRgb } from "./codec.ts";

/** What `photo.ts` is told: that the codec is loaded, then the picture or that there is none. */
export type PhotoAnswer =
  | "ready"
  | "failed"
  | { readonly width: number; readonly height: number; readonly data: Uint8Array<ArrayBuffer> };

interface PhotoDecoder extends Decoder {
  getColorSpace(): number;
}

interface OpenJpeg {
  readonly J2KDecoder: new () => PhotoDecoder;
}

// The codec's numbers: unknown, unspecified, sRGB, grey; above them YCC and CMYK, which would come out in false colours.
const isGreyOrRgb = (decoder: PhotoDecoder): boolean => decoder.getColorSpace() <= 2;

function decode({ J2KDecoder }: OpenJpeg, bytes: Uint8Array): PhotoAnswer {
  const decoder = new J2KDecoder();
  let plain = false;
  const decoded = decodeOnce(decoder, bytes, () => {
    plain = isGreyOrRgb(decoder);
  });
  const data = plain ? toRgb(decoded) : undefined;
  return data ? { width: decoded.info.width, height: decoded.info.height, data } : "failed";
}

const codec = await loadCodec<OpenJpeg>("@cornerstonejs/codec-openjpeg/decodewasmjs");
const answer = (message: PhotoAnswer, pixels: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, pixels);

parentPort?.once("message", (bytes: Uint8Array) => {
  try {
    const decoded = decode(codec, bytes);
    answer(decoded, typeof decoded === "object" ? [decoded.data.buffer] : []);
  } catch {
    answer("failed"); // the codec throws numbers
  } finally {
    bytes.fill(0);
  }
});
answer("ready");
