import type { Image } from "../image.ts";
import {
  type DecodePhotoOptions,
  decodePhotoIn,
  type PhotoListener,
  type PhotoThread,
} from "../photo-decoding.ts";

/**
 * Decodes the photo of the card surface application (券面事項確認APの顔写真, JPEG 2000) in a Web Worker that is ended at the deadline,
 * under the same limits as in Node. The caller zeroes `jpeg2000` and, after use, the image.
 *
 * @throws FaceError `PHOTO_UNDECODABLE`, `PHOTO_TOO_LARGE`, `PHOTO_TIMEOUT`
 */
export function decodePhoto(
  jpeg2000: Uint8Array,
  options: DecodePhotoOptions = {},
): Promise<Image> {
  return decodePhotoIn(startWorker, jpeg2000, options);
}

function startWorker({ answer, broken }: PhotoListener): PhotoThread {
  // Bundlers look for exactly this expression.
  const worker = new Worker(new URL("./photo-worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => answer(data);
  worker.onerror = ({ message }) => broken("the decoder broke off", message);
  return {
    send(bytes) {
      const copy = Uint8Array.from(bytes);
      worker.postMessage(copy, [copy.buffer]);
    },
    end: () => worker.terminate(),
  };
}
