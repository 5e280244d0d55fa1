import { parentPort, workerData } from "node:worker_threads";
import { type Decoder, decodeOnce, loadCodec, toRgb } from "./codec.ts";

/** What `photo.ts` is told: the picture, or that there is none. */
export type PhotoAnswer =
  | { readonly width: number; readonly height: number; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly failed: true };

interface PhotoDecoder extends Decoder {
  getColorSpace(): number;
}

interface OpenJpeg {
  readonly J2KDecoder: new () => PhotoDecoder;
}

// The codec's numbers: unknown, unspecified, sRGB, grey; above them YCC and CMYK, which would come out in false colours.
const isGreyOrRgb = (decoder: PhotoDecoder): boolean => decoder.getColorSpace() <= 2;

async function decode(bytes: Uint8Array): Promise<PhotoAnswer> {
  const { J2KDecoder } = await loadCodec<OpenJpeg>("@cornerstonejs/codec-openjpeg/decodewasmjs");
  const decoder = new J2KDecoder();
  let plain = false;
  const decoded = decodeOnce(decoder, bytes, () => {
    plain = isGreyOrRgb(decoder);
  });
  const data = plain ? toRgb(decoded) : undefined;
  if (data === undefined) return { failed: true };
  return { width: decoded.info.width, height: decoded.info.height, data };
}

const bytes = workerData as Uint8Array;
const answer = await decode(bytes).catch((): PhotoAnswer => ({ failed: true }));
bytes.fill(0);
parentPort?.postMessage(answer, "data" in answer ? [answer.data.buffer] : []);
