import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "report/vitest.json" }]],
    testTimeout: 60_000,
    globalSetup: ["../../tools/made-keys/folder.ts", "test/page-folder.ts"],
    setupFiles: "../../tools/made-keys/shared.ts",
    // Visits wait for screens and seconds more than they compute: two at a time on any machine.
    maxWorkers: 2,
  },
});
