import { parentPort } from "node:worker_threads";
import { loadCodec } from "./load-codec.ts";
import { answerPhoto, type OpenJpeg } from "./photo-codec.ts";

const codec = await loadCodec<OpenJpeg>("@cornerstonejs/codec-openjpeg/decodewasmjs");

parentPort?.once("message", (bytes: Uint8Array) => {
  const { answer, transfer } = answerPhoto(codec, bytes);
  parentPort?.postMessage(answer, transfer);
});
parentPort?.postMessage("ready");
