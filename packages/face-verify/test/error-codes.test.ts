import { expect, test } from "vitest";
import { decisionRule } from "../src/calibration.ts";
import { FaceError, type FaceErrorCode } from "../src/errors.ts";
import { comparePairs, readPairs } from "../src/evaluation/index.ts";
import { createImage } from "../src/image.ts";
import {
  type Calibration,
  decodeFrame,
  decodePhoto,
  type FaceEngine,
  faceEngine,
  liveFrames,
  photoLimits,
  startFaceWorker,
  verifyFace,
} from "../src/index.ts";
import { frameLimits } from "../src/jpeg-header.ts";
import { loadRuntime } from "../src/onnx/load-runtime.ts";
import { loadNetwork } from "../src/onnx/network.ts";
import { packagedWeights, readWeights } from "../src/onnx/weight-files.ts";
import { cameraFrames, drawFace, encodeCardPhoto } from "../src/synthetic/index.ts";
import { workersFrom } from "./workers.ts";

const drawn = drawFace(1);
const nowhere = new URL("file:///nowhere/at-all.onnx");

async function disposedEngine(): Promise<FaceEngine> {
  const engine = await faceEngine();
  await engine[Symbol.asyncDispose]();
  return engine;
}

/** One way to each code; the type makes a code without a way a type error. */
const ways: Record<FaceErrorCode, () => unknown> = {
  PHOTO_UNDECODABLE: () => decodePhoto(new Uint8Array(100)),
  PHOTO_TOO_LARGE: () => decodePhoto(new Uint8Array(photoLimits.bytes + 1)),
  PHOTO_TIMEOUT: async () => decodePhoto(await encodeCardPhoto(drawn), { deadlineMs: 1 }),
  FRAME_UNDECODABLE: () => decodeFrame(new Uint8Array(100)),
  FRAME_TOO_LARGE: () => decodeFrame(new Uint8Array(frameLimits.bytes + 1)),
  IMAGE_INVALID: () => createImage(2, 2, new Uint8Array(4)),
  IMAGE_UNENCODABLE: () => encodeCardPhoto(drawn, { maxBytes: 300 }),
  MODEL_MISSING: () => readWeights(nowhere, "0"),
  MODEL_MISMATCH: () => readWeights(new URL(import.meta.url), "0"),
  ENGINE_NOT_INSTALLED: () =>
    loadRuntime("onnxruntime-web", 1, () => Promise.reject(new Error("no binary"))),
  ENGINE_FAILED: async () => {
    const network = await loadNetwork(
      await loadRuntime("onnxruntime-node", 1),
      await packagedWeights("mesh"),
    );
    try {
      return await network.run(new Float32Array(9), [1, 1, 3, 3]);
    } finally {
      await network.release();
    }
  },
  ENGINE_DISPOSED: async () => (await disposedEngine()).detect(drawn),
  ENGINE_FOREIGN: async () => {
    await using engine = await faceEngine();
    return await verifyFace(drawn, cameraFrames(drawn, { count: 1 }), { engine: { ...engine } });
  },
  SESSION_BUSY: async () => {
    await using worker = await startFaceWorker();
    await using session = await worker.openSession(await encodeCardPhoto(drawn));
    expect(session.open).toBe(true);
    return await worker.openSession(new Uint8Array(1));
  },
  SESSION_CLOSED: async () => {
    await using worker = await startFaceWorker();
    const session = await worker.openSession(await encodeCardPhoto(drawn));
    await session[Symbol.asyncDispose]();
    return await session.verify(liveFrames());
  },
  SESSION_LOST: async () => {
    const threads = workersFrom();
    await using worker = await startFaceWorker();
    await using session = await worker.openSession(await encodeCardPhoto(drawn));
    await Promise.all(threads.map((thread) => thread.terminate()));
    return await session.verify(liveFrames());
  },
  POLICY_WITHOUT_EVIDENCE: async () => {
    const nothing: Partial<Calibration> = { impostor: {}, policies: {} };
    await using engine = await faceEngine();
    return decisionRule({ ...engine.calibration, ...nothing }, "default");
  },
  LIST_INVALID: () => readPairs("one.jpg,two.jpg,perhaps"),
  PICTURE_UNREADABLE: async () => {
    await using engine = await faceEngine();
    return await comparePairs(engine, readPairs("nowhere.jpg,nowhere.jpg,1\nx.jpg,y.jpg,0"));
  },
};

test.each(Object.entries(ways))("%s is thrown, typed, and says what to do", async (code, way) => {
  const error: unknown = await Promise.resolve()
    .then(way)
    .catch((thrown: unknown) => thrown);
  expect(FaceError.is(error)).toBe(true);
  if (!FaceError.is(error)) return;
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/\. [A-Z][^.]+.*\.$/); // what happened. What to do.
  expect(typeof error.retryable).toBe("boolean");
});

test("an error of another copy of the package is recognised, other values are not", () => {
  const copy = Object.assign(new Error("x"), {
    [Symbol.for("@uketsuke/face-verify/error")]: true,
  });
  expect(FaceError.is(copy)).toBe(true);
  for (const other of [new Error("x"), undefined, null, "PHOTO_TIMEOUT", { code: "PHOTO_TIMEOUT" }])
    expect(FaceError.is(other)).toBe(false);
});

test("the cause is kept", () => {
  const cause = new Error("inner");
  expect(new FaceError("ENGINE_FAILED", "It failed. Restart it.", { cause }).cause).toBe(cause);
});
