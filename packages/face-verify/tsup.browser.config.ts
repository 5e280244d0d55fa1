import { copyFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { defineConfig } from "tsup";

const { resolve } = createRequire(import.meta.url);

/** The same pipeline for pages: a bundler finds the workers and the codec beside the door. */
export default defineConfig({
  entry: {
    index: "src/browser/index.ts",
    "guidance-worker": "src/browser/guidance-worker.ts",
    "photo-worker": "src/browser/photo-worker.ts",
  },
  outDir: "dist/browser",
  platform: "browser",
  // A CommonJS codec; the WebAssembly beside it is found by every bundler only when both are files of this package.
  noExternal: ["@cornerstonejs/codec-openjpeg"],
  external: ["fs", "path"],
  format: "esm",
  target: "es2022",
  tsconfig: "tsconfig.browser.json",
  clean: true,
  dts: { entry: { index: "src/browser/index.ts" } },
  onSuccess: () =>
    copyFile(
      resolve("@cornerstonejs/codec-openjpeg/decodewasm"),
      "dist/browser/openjpegwasm_decode.wasm",
    ),
});
