import { Worker } from "node:worker_threads";
import type { Image } from "./image.ts";
import {
  type DecodePhotoOptions,
  decodePhotoIn,
  type PhotoListener,
  type PhotoThread,
} from "./photo-decoding.ts";

/**
 * Decodes the photo of the card surface application (券面事項確認APの顔写真, JPEG 2000, greyscale or RGB).
 *
 * The bytes come from a card and are not trusted: size, pixels and tiles are checked on the header, decoding runs in a worker thread
 * that is ended at the deadline. The caller zeroes `jpeg2000` and, after use, the image.
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
  const worker = new Worker(workerUrl, { execArgv: [] });
  worker.on("message", answer);
  worker.once("error", (cause) => broken("the decoder broke off", cause));
  worker.once("exit", () => broken("the decoder ended without a picture"));
  let shared: Uint8Array | undefined;
  return {
    send(bytes) {
      // Shared, so that they can be zeroed even when the thread is ended in the middle.
      shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      worker.postMessage(shared);
    },
    end() {
      shared?.fill(0);
      return worker.terminate();
    },
  };
}

// Run from source by Node and from dist as published; both have the worker beside this file.
const workerUrl = new URL(
  import.meta.url.endsWith(".ts") ? "./photo-worker.ts" : "./photo-worker.js",
  import.meta.url,
);
