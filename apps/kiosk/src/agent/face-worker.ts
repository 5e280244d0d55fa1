/**
 * The worker thread in which the face decision is made: engine, decoding and `verifyFace` live here, and no picture leaves it.
 * @module
 */
import { parentPort } from "node:worker_threads";
import {
  decodeFrame,
  decodePhoto,
  FaceError,
  faceEngine,
  type Image,
  verifyFace,
} from "@uketsuke/face-verify";
import type { FromFaceWorker, ToFaceWorker } from "./face-messages.ts";

if (parentPort === null) throw new Error("face-worker.ts runs only as a worker thread.");
const port = parentPort;
const post = (message: FromFaceWorker): void => port.postMessage(message);

const engine = await faceEngine();
let running: { stop: AbortController; next(jpeg: Uint8Array | undefined): void } | undefined;

port.on("message", (message: ToFaceWorker) => {
  switch (message.kind) {
    case "verify":
      void verify(message);
      return;
    case "frame":
      if (running === undefined) message.jpeg?.fill(0);
      else running.next(message.jpeg);
      return;
    case "abort":
      running?.stop.abort();
  }
});
post({ kind: "ready", engine: engine.name });

async function verify(asked: Extract<ToFaceWorker, { kind: "verify" }>): Promise<void> {
  const stop = new AbortController();
  const undecodable = { count: 0 };
  let wanted: ((jpeg: Uint8Array | undefined) => void) | undefined;
  running = {
    stop,
    next(jpeg) {
      if (wanted === undefined) jpeg?.fill(0);
      else wanted(jpeg);
      wanted = undefined;
    },
  };
  stop.signal.addEventListener("abort", () => running?.next(undefined));

  const want = (): Promise<Uint8Array | undefined> =>
    new Promise((resolve) => {
      if (stop.signal.aborted) return resolve(undefined);
      wanted = resolve;
      post({ kind: "want" });
    });

  let photo: Image | undefined;
  try {
    photo = await decodePhoto(asked.photo, { signal: stop.signal });
    const result = await verifyFace(photo, frames(want, undecodable), {
      engine,
      policy: asked.policy,
      deadlineMs: asked.deadlineMs,
      signal: stop.signal,
      onAdvice: (advice) => post({ kind: "advice", advice }),
    });
    post({ kind: "result", result, undecodable: undecodable.count });
  } catch (error) {
    post(failed(error, stop.signal.aborted));
  } finally {
    running = undefined;
    photo?.data.fill(0);
    asked.photo.fill(0);
  }
}

/** A damaged picture is counted and skipped: the next one is a moment away. Each picture is zeroed when the next is asked for. */
async function* frames(
  want: () => Promise<Uint8Array | undefined>,
  undecodable: { count: number },
): AsyncGenerator<Image> {
  for (let jpeg = await want(); jpeg !== undefined; jpeg = await want()) {
    const image = await decoded(jpeg);
    if (image === undefined) {
      undecodable.count++;
      continue;
    }
    try {
      yield image;
    } finally {
      image.data.fill(0);
    }
  }
}

async function decoded(jpeg: Uint8Array): Promise<Image | undefined> {
  try {
    return await decodeFrame(jpeg);
  } catch (error) {
    if (FaceError.is(error) && error.retryable) return undefined;
    throw error;
  } finally {
    jpeg.fill(0);
  }
}

function failed(error: unknown, aborted: boolean): FromFaceWorker {
  if (aborted) return { kind: "failed", code: "ABORTED", message: "" };
  if (FaceError.is(error)) return { kind: "failed", code: error.code, message: error.message };
  return { kind: "failed", code: "UNKNOWN", message: "The face worker failed unexpectedly." };
}
