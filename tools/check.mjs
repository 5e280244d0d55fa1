// The static checks of `.ci/run`: each is one item of the last line. `npm run check -- NAME` runs one.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { failureCodes } from "./failure-codes.mjs";
import { glossary } from "./glossary.mjs";
import { importDirections } from "./import-directions.mjs";
import { lockfiles } from "./lockfiles.mjs";
import { root } from "./stamp.mjs";
import { workspaceFolders } from "./summary.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const published = workspaceFolders().filter(
  (folder) => existsSync(join(folder, "package.json")) && !manifestOf(folder).private,
);
const withDoors = published.filter((folder) => existsSync(join(folder, "tsup.config.ts")));

/** Runs a program; returns what it printed when it failed, nothing when it held. */
function program(command, args, cwd = root) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) return [error.message];
  return status === 0 ? [] : [`${stdout}${stderr}`.trim()];
}

const inEach = (folders, command, args) =>
  folders.flatMap((folder) =>
    program(command, args, folder).map((text) => `${relative(root, folder)}:\n${text}`),
  );

const checks = {
  types: () =>
    program(process.execPath, [
      join(root, "node_modules/turbo/bin/turbo"),
      "run",
      "typecheck",
      "--output-logs=errors-only",
    ]),
  biome: () => program(bin("biome"), ["check", "--error-on-warnings"]),
  publint: () => inEach(withDoors, bin("publint"), ["--strict"]),
  attw: () => inEach(withDoors, bin("attw"), ["--pack", ".", "--profile", "esm-only"]),
  "size-limit": () => program(bin("size-limit"), []),
  typedoc: () => program(bin("typedoc"), ["--emit", "none"]),
  knip: () => program(bin("knip"), ["--no-progress"]),
  changesets: () => changesetsPresent(),
  "import directions": () => importDirections(),
  lockfiles: () => lockfiles(),
  "failure codes": () => failureCodes(),
  glossary: () => glossary(),
  "card pages": () =>
    program(process.execPath, [join(root, "packages/jpki/tools/wire-pages.ts"), "--check"]),
  "man pages": () =>
    program(process.execPath, [join(root, "apps/cli/tools/man-pages.ts"), "--check"]),
  "terminal pages": () =>
    ["packages/terminal/tools/conformance-page.ts", "packages/terminal/tools/schema.ts"].flatMap(
      (tool) => program(process.execPath, [join(root, tool), "--check"]),
    ),
  "oqs pages": () =>
    program(process.execPath, [join(root, "packages/oqs-client/tools/oqs-pages.ts"), "--check"]),
};

/** A package that was never released needs a changeset that names it, or its first version would say nothing. */
function changesetsPresent() {
  const problems = program(bin("changeset"), ["status"]).filter(
    (text) => !text.includes("HEAD diverged"),
  );
  const { stdout } = spawnSync("git", ["ls-files", ".changeset/*.md"], {
    cwd: root,
    encoding: "utf8",
  });
  const text = stdout
    .split("\n")
    .filter(Boolean)
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  for (const folder of published) {
    const { name, version } = manifestOf(folder);
    if (version === "0.0.0" && !text.includes(`"${name}"`))
      problems.push(`${name} has no changeset`);
  }
  return problems;
}

const only = process.argv.slice(2);
const results = [];
for (const [name, check] of Object.entries(checks)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const started = performance.now();
  const problems = await check();
  results.push({ name, ok: problems.length === 0 });
  const time = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name} (${time})`);
  for (const problem of problems) console.log(problem);
}
mkdirSync(join(root, "report"), { recursive: true });
writeFileSync(join(root, "report", "checks.json"), JSON.stringify(results));
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
