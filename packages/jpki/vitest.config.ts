import { defineConfig } from "vitest/config";

/** Nothing of them stays in the process: no service, no environment, no native binding. */
const together = ["src/**/*.test.ts", "test/{cms,judges,model,trust}/**/*.test.ts"];

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "report/vitest.json" }]],
    testTimeout: 30_000,
    globalSetup: "../../tools/made-keys/folder.ts",
    setupFiles: "../../tools/made-keys/shared.ts",
    restoreMocks: true,
    // Files wait for readers, services and card keys more than they compute: two at a time on any machine.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "alone", include: ["test/**/*.test.ts"], exclude: together },
      },
      { extends: true, test: { name: "together", include: together, isolate: false } },
    ],
  },
});
