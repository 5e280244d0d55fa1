import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const home = fileURLToPath(new URL("../", import.meta.url));
const built = existsSync(join(home, "dist", "index.js"));

const notBuilt = built ? "" : " (skipped: not built)";

test.skipIf(!built)(`the README's example runs as it stands${notBuilt}`, async () => {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(home, "README.md"), "utf8"))?.[1];
  // Inside the package, so that its own name resolves to its built doors.
  mkdirSync(join(home, "report"), { recursive: true });
  const file = join(home, "report", "readme-example.ts");
  writeFileSync(file, example ?? "");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file]);
  rmSync(file);
  expect(stderr).toBe("");
  expect(stdout).toBe("架空見本県後期高齢者医療広域連合 20 answer\nvisit-0001\n");
});
