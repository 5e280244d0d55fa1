import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "report/vitest.json" }]],
    testTimeout: 30_000,
    // Every engine computes on one thread: two files at a time on any machine.
    maxWorkers: 2,
    projects: [
      // Networks, threads and what a process holds of memory.
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"] } },
      { extends: true, test: { name: "together", include: ["src/**/*.test.ts"], isolate: false } },
    ],
  },
});
