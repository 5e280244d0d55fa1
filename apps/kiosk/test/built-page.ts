import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { inject } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folder with the page as `vite build` makes it: once a run, by the first test file that wants it; the others wait for it. */
export async function builtPage(): Promise<string> {
  const [building, built, broken] = ["building", "built", "broken"].map((name) =>
    join(inject("pageFolder"), name),
  ) as [string, string, string];
  const isFirst = await mkdir(building).then(
    () => true,
    () => false,
  );
  if (isFirst && !existsSync(built)) {
    try {
      await build({ root, logLevel: "error", build: { outDir: building, emptyOutDir: true } });
      await rename(building, built);
    } catch (error) {
      await writeFile(broken, String(error));
      throw error;
    }
  }
  while (!existsSync(built)) {
    if (existsSync(broken)) throw new Error("the page cannot be built, as another test file says");
    await delay(100);
  }
  return built;
}
