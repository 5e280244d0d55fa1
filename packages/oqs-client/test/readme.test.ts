import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const home = fileURLToPath(new URL("../", import.meta.url));
const readme = readFileSync(join(home, "README.md"), "utf8");
const built = existsSync(join(home, "dist", "index.js"));
const notBuilt = built ? "" : " (skipped: not built)";

/** Runs an example inside the package, so that its own name resolves to its built doors. */
async function run(example: string, name: string): Promise<{ stdout: string; stderr: string }> {
  mkdirSync(join(home, "report"), { recursive: true });
  const file = join(home, "report", `readme-${name}.ts`);
  writeFileSync(file, example);
  try {
    return await promisify(execFile)(process.execPath, [file]);
  } finally {
    rmSync(file);
  }
}

/** The first example behind a heading, or behind the top of the page, and the output printed below it. */
function exampleUnder(heading: string): { code: string; output: string | undefined } {
  const text = readme.slice(readme.indexOf(heading));
  const found = /```ts\n([\s\S]*?)```(?:\n\n```\n([\s\S]*?)```)?/.exec(text);
  return { code: found?.[1] ?? "", output: found?.[2] };
}

test.skipIf(!built)(`the README's first example runs as it stands${notBuilt}`, async () => {
  const { stdout, stderr } = await run(exampleUnder("# ").code, "first");
  expect(stderr).toBe("");
  expect(stdout).toBe("架空見本県後期高齢者医療広域連合 20 answer\nvisit-0001\n");
});

/** Headings with an example and the output printed below it, and the name its file gets. */
const examples = [
  ["Messages", "messages"],
  ["Web-API", "web-api"],
  ["FHIR", "fhir"],
  ["Simulator", "simulator"],
  ["Conformance suite", "conformance"],
  ["Bulk results", "bulk"],
  ["Exchange folder", "folder"],
  ["Durable queue", "queue"],
  ["Explanations, names, numbers, dates", "explanations"],
] as const;

test.skipIf(!built).each(examples)(
  `the README's example under "%s" prints what stands below it${notBuilt}`,
  async (heading, name) => {
    const { code, output } = exampleUnder(`## ${heading}`);
    const { stdout, stderr } = await run(code, name);
    expect(stdout).toBe(output);
    // Older Node says that its SQLite is new.
    expect(stderr.replace(/^.*ExperimentalWarning: SQLite.*\n.*\n/m, "")).toBe("");
  },
);
