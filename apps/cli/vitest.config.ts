import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "report/vitest.json" }]],
    globalSetup: "../../tools/made-keys/folder.ts",
    setupFiles: "../../tools/made-keys/shared.ts",
    testTimeout: 60_000,
  },
});
