import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "report/vitest.json" }]],
    testTimeout: 30_000,
    globalSetup: "../../tools/made-keys/folder.ts",
    setupFiles: "../../tools/made-keys/shared.ts",
  },
});
