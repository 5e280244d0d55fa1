/**
 * The thread in which faces are compared: the engine stays loaded from one session to the next, and of a person nothing does.
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import type { FaceEngine } from "../engine.ts";
import { FaceError } from "../errors.ts";
import { faceEngine } from "../face-engine.ts";
import { recordHeldBuffers } from "../held-buffers.ts";
import type { Image } from "../image.ts";
import { decodePhoto } from "../photo.ts";
import type { FaceResult } from "../result.ts";
import { verifyFace } from "../verify.ts";
import { type FrameSource, frameSource } from "./frame-source.ts";
import type { ErrorOnTheWay, FaceWorkerData, FromFaceWorker, ToFaceWorker } from "./messages.ts";
import { washEngine } from "./wash-engine.ts";

/** A request that runs; there is one at a time. */
interface Running {
  readonly id: number;
  readonly stop: AbortController;
  readonly source: FrameSource;
}

type Asked<Kind> = Extract<ToFaceWorker, { kind: Kind }>;

if (parentPort === null) throw new Error("face-worker runs only as a worker thread.");
const port = parentPort;
const post = (message: FromFaceWorker): void => port.postMessage(message);
const { engine: options, wiped } = workerData as FaceWorkerData;

const held = recordHeldBuffers();
// An error that nobody caught ends the thread; what it held of a person is zeroed on the way out.
process.once("exit", () => {
  held.wipe();
  Atomics.store(wiped, 0, 1);
});

let photo: Image | undefined;
let running: Running | undefined;
let engine: FaceEngine;

try {
  engine = await faceEngine(options);
  listen();
  const { name, choice, calibration } = engine;
  post({ kind: "ready", name, choice, calibration });
} catch (error) {
  if (!FaceError.is(error)) throw error;
  post({ kind: "failed", id: 0, error: { code: error.code, message: error.message } });
}

function listen(): void {
  port.on("message", (message: ToFaceWorker) => {
    const current = "id" in message && running?.id === message.id ? running : undefined;
    switch (message.kind) {
      case "open":
        return void run(message.id, ({ stop }) => open(message, stop.signal));
      case "verify":
        return void run(message.id, (request) => verify(message, request));
      case "close":
        return void run(message.id, close);
      case "frame":
        if (current) current.source.give(message.frame);
        else message.frame?.jpeg.fill(0);
        return;
      case "abort":
        return current?.stop.abort();
      default:
        throw new TypeError("The face worker was told something that it does not know.");
    }
  });
}

/** Runs one request; when it is answered, nothing is left of it but the photo of the session. */
async function run(
  id: number,
  work: (request: Running) => Promise<FaceResult | undefined>,
): Promise<void> {
  const stop = new AbortController();
  const source = frameSource(() => post({ kind: "want", id }), held, stop.signal);
  running = { id, stop, source };
  let message: FromFaceWorker;
  try {
    const result = await work(running);
    message = { kind: "done", id, ...(result && { result }) };
  } catch (error) {
    message = { kind: "failed", id, error: onTheWay(error, stop.signal) };
  }
  running = undefined;
  source.end();
  held.wipe(photo?.data);
  post(message);
}

async function open({ photo: jpeg2000 }: Asked<"open">, signal: AbortSignal): Promise<undefined> {
  try {
    photo = await decodePhoto(jpeg2000, { signal });
  } finally {
    jpeg2000.fill(0);
  }
}

function verify(
  { id, settings, callbacks }: Asked<"verify">,
  { stop, source }: Running,
): Promise<FaceResult> {
  if (photo === undefined) throw new TypeError("No photo was opened.");
  const call =
    (callback: string) =>
    (...given: unknown[]): void =>
      post({ kind: "call", id, callback, arguments: given });
  const called = Object.fromEntries(callbacks.map((callback) => [callback, call(callback)]));
  return verifyFace(photo, source.frames(), {
    ...settings,
    ...called,
    engine,
    signal: stop.signal,
  });
}

/** The end of a session: the photo goes, and what the networks remember of the last face is written over. */
async function close(): Promise<undefined> {
  photo?.data.fill(0);
  photo = undefined;
  await washEngine(engine);
}

/** What is neither told to stop nor an error of the package ends the thread: nobody knows in what state it is. */
function onTheWay(error: unknown, signal: AbortSignal): ErrorOnTheWay {
  if (signal.aborted) return { code: "ABORTED", message: "" };
  if (FaceError.is(error)) return { code: error.code, message: error.message };
  throw error;
}
