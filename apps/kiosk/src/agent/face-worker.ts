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
let running: Run | undefined;

interface Run {
  readonly run: number;
  readonly stop: AbortController;
  give(jpeg: Uint8Array | undefined): void;
}

port.on("message", (message: ToFaceWorker) => {
  if (message.kind === "verify") void verify(message);
  else if (message.run !== running?.run) {
    if (message.kind === "frame") message.jpeg?.fill(0);
  } else if (message.kind === "frame") running.give(message.jpeg);
  else running.stop.abort();
});
post({ kind: "ready", engine: engine.name });

async function verify(asked: Extract<ToFaceWorker, { kind: "verify" }>): Promise<void> {
  const { run } = asked;
  const stop = new AbortController();
  let wanted: ((jpeg: Uint8Array | undefined) => void) | undefined;
  const give = (jpeg: Uint8Array | undefined): void => {
    if (wanted === undefined) jpeg?.fill(0);
    wanted?.(jpeg);
    wanted = undefined;
  };
  const want = (): Promise<Uint8Array | undefined> =>
    new Promise((resolve) => {
      wanted = resolve;
      if (stop.signal.aborted) give(undefined);
      else post({ kind: "want", run });
    });
  stop.signal.addEventListener("abort", () => give(undefined));
  running = { run, stop, give };

  let photo: Image | undefined;
  try {
    photo = await decodePhoto(asked.photo, { signal: stop.signal });
    const result = await verifyFace(photo, frames(want), {
      engine,
      policy: asked.policy,
      deadlineMs: asked.deadlineMs,
      signal: stop.signal,
      onAdvice: (advice) => post({ kind: "advice", advice }),
    });
    post({ kind: "result", result });
  } catch (error) {
    post(failed(error, stop.signal.aborted));
  } finally {
    running = undefined;
    give(undefined);
    photo?.data.fill(0);
    asked.photo.fill(0);
  }
}

/** A damaged picture is skipped: the next one is a moment away. Each picture is zeroed when the next is asked for. */
async function* frames(want: () => Promise<Uint8Array | undefined>): AsyncGenerator<Image> {
  for (let jpeg = await want(); jpeg !== undefined; jpeg = await want()) {
    const image = await decoded(jpeg);
    if (image === undefined) continue;
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
