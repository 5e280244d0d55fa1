import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const built = existsSync(new URL("../../dist/cms.js", import.meta.url));

test.skipIf(!built)(
  `the example of docs/cms.md runs${built ? "" : " (skipped: not built)"}`,
  async () => {
    const page = await readFile(new URL("../../../../docs/cms.md", import.meta.url), "utf8");
    const [, example] = /```ts\n(.*?)```/s.exec(page) ?? [];
    const [, printed] = /It prints `([^`]+)`/.exec(page) ?? [];
    // Inside the package its own name leads to what was built.
    const folder = new URL("../../report/", import.meta.url);
    await mkdir(folder, { recursive: true });
    const file = new URL("cms-example.mjs", folder);
    await writeFile(file, example ?? "");
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(file)]);
    expect(stdout).toBe(`${printed}\n`);
  },
);
