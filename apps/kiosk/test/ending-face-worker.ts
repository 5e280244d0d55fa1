/** A face worker that ends in the middle of its work, as a crash of the native library would. */
import { exit } from "node:process";
import { parentPort } from "node:worker_threads";

parentPort?.postMessage({ kind: "ready", engine: "none" });
parentPort?.on("message", () => exit(1));
