import { defineConfig } from "tsup";

export default defineConfig({
  // one entry per door
  entry: {
    index: "src/index.ts",
    human: "src/human/index.ts",
    synthetic: "src/synthetic/index.ts",
    evaluation: "src/evaluation/index.ts",
    // run in worker threads beside the door that starts them
    "face-worker": "src/session/face-worker.ts",
    "photo-worker": "src/photo-worker.ts",
  },
  // optional, so that tsup would not leave it alone by itself
  external: ["onnxruntime-node"],
  format: "esm",
  target: "node22",
  dts: true,
  // the pages' build cleans its own folder
  clean: ["!browser/**"],
  // tsup 9 would write "node:sqlite" as "sqlite", which does not exist
  removeNodeProtocol: false,
});
