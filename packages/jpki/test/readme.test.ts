import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const built = existsSync(new URL("../dist/index.js", import.meta.url));

test.skipIf(!built)(
  `the first example of the README runs${built ? "" : " (skipped: not built)"}`,
  async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const [, example] = /```ts\n(.*?)```/s.exec(readme) ?? [];
    // Inside the package its own name leads to what was built.
    const folder = new URL("../report/", import.meta.url);
    await mkdir(folder, { recursive: true });
    const file = new URL("readme-example.mjs", folder);
    await writeFile(file, example ?? "");
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(file)]);
    expect(stdout).toContain("my-number-card { authentication: true, signing: true }");
    expect(stdout).toMatch(/photo: \d+ bytes of JPEG 2000/);
    expect(stdout).toContain("wrong PIN, 2 tries left");
    expect(stdout).toContain("proof: 256 bytes, checked with the card's certificate");
  },
);
