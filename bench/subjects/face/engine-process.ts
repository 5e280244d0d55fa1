/** One contender in a process of its own: `node engine-process.ts NAME`, pictures and questions over the channel to the bench. */

import { openOurs } from "./ours.ts";
import { openFaceApi, openHuman } from "./peers.ts";
import type { Pictures } from "./pictures.ts";
import type { Question, Runner } from "./runner.ts";

const contenders: Record<string, (pictures: Pictures) => Promise<Runner>> = {
  "Human, tfjs-wasm": openHuman,
  "face-api, tfjs-wasm": openFaceApi,
  "onnxruntime-node, 1 thread": (pictures) => openOurs("onnxruntime-node", 1, pictures),
  "onnxruntime-node, 2 threads": (pictures) => openOurs("onnxruntime-node", 2, pictures),
  "onnxruntime-web in Node": (pictures) => openOurs("onnxruntime-web", 1, pictures),
};

const megabytes = (bytes: number): number => bytes / 1024 / 1024;
let runner: Runner | undefined;

async function answer(question: Pictures | Question): Promise<unknown> {
  if (typeof question === "object") {
    runner = await contenders[process.argv[2] ?? ""]?.(question);
    return runner?.start;
  }
  if (question === "memory")
    return {
      now: megabytes(process.memoryUsage.rss()),
      peak: process.resourceUsage().maxRSS / 1024,
    };
  return question === "round" ? runner?.round() : runner?.verdict?.();
}

process.on("message", async (question: Pictures | Question) => {
  try {
    process.send?.({ value: await answer(question) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
