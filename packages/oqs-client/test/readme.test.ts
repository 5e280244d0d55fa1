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

test.skipIf(!built)(
  `the README's example of messages prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Messages");
    expect(await run(code, "messages")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of the Web-API prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Web-API");
    expect(await run(code, "web-api")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of FHIR prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## FHIR");
    expect(await run(code, "fhir")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of the simulator prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Simulator");
    expect(await run(code, "simulator")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of the conformance suite prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Conformance suite");
    expect(await run(code, "conformance")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of bulk results prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Bulk results");
    expect(await run(code, "bulk")).toEqual({ stdout: output, stderr: "" });
  },
);

test.skipIf(!built)(
  `the README's example of the exchange folder prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Exchange folder");
    const { stdout, stderr } = await run(code, "folder");
    expect(stdout).toBe(output);
    // Older Node says that its SQLite is new.
    expect(stderr.replace(/^.*ExperimentalWarning: SQLite.*\n.*\n/m, "")).toBe("");
  },
);

test.skipIf(!built)(
  `the README's example of the queue prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Durable queue");
    const { stdout, stderr } = await run(code, "queue");
    expect(stdout).toBe(output);
    expect(stderr.replace(/^.*ExperimentalWarning: SQLite.*\n.*\n/m, "")).toBe("");
  },
);

test.skipIf(!built)(
  `the README's example of explanations, names, numbers and dates prints what stands below it${notBuilt}`,
  async () => {
    const { code, output } = exampleUnder("## Explanations, names, numbers, dates");
    expect(await run(code, "explanations")).toEqual({ stdout: output, stderr: "" });
  },
);
