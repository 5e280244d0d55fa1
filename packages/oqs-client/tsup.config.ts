import { cp } from "node:fs/promises";
import { defineConfig } from "tsup";

export default defineConfig({
  // one entry per door
  entry: {
    index: "src/index.ts",
    folder: "src/folder/index.ts",
    queue: "src/queue/index.ts",
    messages: "src/messages/index.ts",
    fhir: "src/fhir/index.ts",
    "individual-number": "src/individual-number.ts",
    simulator: "src/simulator/index.ts",
    conformance: "src/conformance/index.ts",
  },
  format: "esm",
  target: "node22",
  dts: true,
  clean: true,
  // tsup 9 would write "node:sqlite" as "sqlite", which does not exist
  removeNodeProtocol: false,
  // the simulator reads its control page from beside itself
  onSuccess: () => cp("src/simulator/control-page", "dist/control-page", { recursive: true }),
});
