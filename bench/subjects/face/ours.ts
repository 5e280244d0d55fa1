import type { Image } from "@uketsuke/face-verify";
import type { Pictures } from "./pictures.ts";
import type { Runner } from "./runner.ts";

type Steps = Record<string, number>;

/** Frames a second of the played camera. */
const cameraRate = 15;

/** Our pipeline on ONNX Runtime; the time of `verifyFace` between two frames is what one frame costs. */
export async function openOurs(
  engineName: "onnxruntime-node" | "onnxruntime-web",
  threads: 1 | 2,
  { photo, frames }: Pictures,
): Promise<Runner> {
  const started = performance.now();
  const before = process.cpuUsage();
  const { assessQuality, decodeFrame, decodePhoto, faceEngine, verifyFace } = await import(
    "@uketsuke/face-verify"
  );
  const imported = performance.now();
  // The photo comes from the card while the engine opens; its thread is ended before the first frame.
  const [engine, card] = await Promise.all([
    faceEngine({ engine: engineName, threads }),
    decodePhoto(photo),
  ]);
  const opened = performance.now();

  const spent: Steps = {};
  const timed =
    <A extends unknown[], R>(step: string, work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const from = performance.now();
      const result = await work(...given);
      spent[step] = (spent[step] ?? 0) + performance.now() - from;
      return result;
    };
  const taken = (step: string): number => {
    const value = spent[step] ?? 0;
    delete spent[step];
    return value;
  };
  // The same object, so that it stays the engine it was; only its stages are timed.
  Object.assign(engine, {
    detect: timed("detect", engine.detect),
    landmarks: timed("mesh", engine.landmarks),
    liveness: timed("liveness", engine.liveness),
  });

  const compare = (played: AsyncIterable<Image>) =>
    verifyFace(card, played, { engine, deadlineMs: 60_000 });
  const first = await compare(decodeAll(frames.slice(0, 5), decodeFrame));
  if (first.outcome !== "match")
    throw new Error(`the first comparison ended with ${first.outcome}`);
  const verdict = performance.now();
  const { user, system } = process.cpuUsage(before);

  let next = 0;
  return {
    start: {
      "load the code": imported - started,
      "open the engine, decode the photo": opened - imported,
      "first verdict": verdict - opened,
      "cold start": verdict - started,
      // What other programs of a busy machine do not lengthen; over all threads, so it can exceed the time above.
      "processor time of the cold start": (user + system) / 1000,
    },
    async round() {
      const steps: Steps = {};
      const jpeg = frames[next++ % frames.length] as Uint8Array;
      const from = performance.now();
      const image = await decodeFrame(jpeg);
      steps.decode = performance.now() - from;
      for (const step of Object.keys(spent)) delete spent[step];
      await assessQuality(image, { engine });
      const assessed = performance.now() - from - steps.decode;
      steps.quality = assessed - taken("detect") - taken("mesh");

      // The frame is looked at between its yield and the end of the stream.
      let asked = 0;
      let whole = 0;
      const one = async function* (): AsyncGenerator<Image> {
        for (const step of Object.keys(spent)) delete spent[step]; // what the photo took
        asked = performance.now();
        yield image;
        whole = performance.now() - asked;
      };
      await compare(one());
      if (whole === 0) throw new Error("the frame was not looked at");
      steps.detect = taken("detect");
      steps.mesh = taken("mesh");
      steps.liveness = taken("liveness");
      steps["describe and the rest"] =
        whole - steps.detect - steps.mesh - steps.liveness - steps.quality;
      steps["whole frame"] = whole;
      return steps;
    },
    async verdict() {
      let seen = 0;
      const camera = async function* (): AsyncGenerator<Image> {
        const began = performance.now();
        for (let shown = 0; shown < 100; shown++) {
          const due = began + (shown * 1000) / cameraRate;
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
          seen ||= performance.now();
          yield await decodeFrame(frames[shown % frames.length] as Uint8Array);
        }
      };
      const result = await compare(camera());
      if (result.outcome !== "match")
        throw new Error(`the comparison ended with ${result.outcome}`);
      return performance.now() - seen;
    },
    async close() {
      await engine[Symbol.asyncDispose]();
    },
  };
}

async function* decodeAll(
  frames: readonly Uint8Array[],
  decode: (jpeg: Uint8Array) => Promise<Image>,
): AsyncGenerator<Image> {
  for (const jpeg of frames) yield await decode(jpeg);
}
