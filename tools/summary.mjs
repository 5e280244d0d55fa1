// Adds up the reports of all packages and prints the last line everybody reads: `N passed, N failed`.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./stamp.mjs";

/** The folders of the workspace, in the order they are listed in pnpm-workspace.yaml. */
export const workspaceFolders = () => [
  ...["packages", "apps", "examples"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  ),
  join(root, "bench"),
  join(root, "tools"),
];

const testedPackages = () =>
  workspaceFolders().filter((folder) => {
    const manifest = join(folder, "package.json");
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).scripts?.test;
  });

const reportOf = (folder) => join(folder, "report", "vitest.json");
const checks = join(root, "report", "checks.json");

export function clearReports() {
  for (const folder of testedPackages()) rmSync(reportOf(folder), { force: true });
  rmSync(checks, { force: true });
}

export function summary() {
  let passed = 0;
  let failed = 0;
  for (const folder of testedPackages()) {
    const name = relative(root, folder);
    if (!existsSync(reportOf(folder))) {
      console.log(`${name}: no report; its tests did not run`);
      failed += 1;
      continue;
    }
    const { testResults } = JSON.parse(readFileSync(reportOf(folder), "utf8"));
    for (const suite of testResults) {
      // A file that did not load has no tests; it must not vanish.
      if (suite.status === "failed" && suite.assertionResults.length === 0) {
        console.log(`${name}: did not load: ${relative(root, suite.name)}`);
        failed += 1;
      }
      for (const { status, fullName } of suite.assertionResults) {
        if (status === "passed") passed += 1;
        else if (status === "failed") {
          failed += 1;
          console.log(`${name}: failed: ${fullName}`);
        } else console.log(`${name}: skipped: ${fullName}`);
      }
    }
  }
  if (existsSync(checks))
    for (const { name, ok } of JSON.parse(readFileSync(checks, "utf8"))) {
      if (ok) passed += 1;
      else {
        failed += 1;
        console.log(`check failed: ${name}`);
      }
    }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
