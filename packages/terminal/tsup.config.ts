import { defineConfig } from "tsup";

export default defineConfig({
  // one entry per door
  entry: {
    index: "src/index.ts",
    kit: "src/kit/index.ts",
    update: "src/update/index.ts",
  },
  format: "esm",
  target: "node22",
  dts: true,
  clean: true,
  // tsup 9 would write "node:sqlite" as "sqlite", which does not exist
  removeNodeProtocol: false,
});
