import { defineConfig } from "tsup";

export default defineConfig({
  // one entry per door
  entry: {
    index: "src/index.ts",
    cms: "src/cms/index.ts",
    pcsc: "src/pcsc/index.ts",
    relay: "src/relay/index.ts",
    trace: "src/trace/index.ts",
    trust: "src/trust/index.ts",
    "virtual-card": "src/virtual-card/index.ts",
  },
  format: "esm",
  target: "node22",
  dts: true,
  clean: true,
  // tsup 9 would write "node:sqlite" as "sqlite", which does not exist
  removeNodeProtocol: false,
});
