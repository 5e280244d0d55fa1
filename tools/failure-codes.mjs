// Writes docs/failure-codes.md from the error tables of the packages; with --check it only says whether the page is up to date.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./stamp.mjs";

const tables = [
  ["@uketsuke/jpki", "packages/jpki/dist/index.js", "jpkiErrorCodes"],
  ["@uketsuke/face-verify", "packages/face-verify/dist/index.js", "faceErrorCodes"],
  ["@uketsuke/oqs-client", "packages/oqs-client/dist/index.js", "oqsErrorCodes"],
  ["@uketsuke/reception", "packages/reception/dist/index.js", "receptionErrorCodes"],
  ["@uketsuke/terminal", "packages/terminal/dist/index.js", "terminalErrorCodes"],
  ["apps/cli", "apps/cli/src/errors.ts", "cliErrorCodes"],
  ["apps/kiosk", "apps/kiosk/src/agent/errors.ts", "kioskErrorCodes"],
];

const page = join(root, "docs", "failure-codes.md");

export async function failureCodesPage() {
  const sections = [];
  for (const [name, file, exported] of tables) {
    const path = join(root, file);
    const module = existsSync(path) ? await import(pathToFileURL(path).href) : {};
    const table = module[exported];
    if (!table) throw new Error(`${file} exports no ${exported}`);
    const rows = Object.entries(table).map(
      ([code, { retryable, cause, staff }]) =>
        // The anchor is what the command line links to.
        `| <a id="${code}"></a>\`${code}\` | ${cause} | ${staff} | ${retryable ? "yes" : "no"} |`,
    );
    sections.push(
      `## ${name}\n\n| Code | Cause | What staff should do | Same call may succeed later |\n|---|---|---|---|\n${rows.join("\n")}\n`,
    );
  }
  return `# Failure codes

Every code an error of uketsuke can carry. Generated from the tables in the code by \`node tools/failure-codes.mjs\`; codes are stable under
semver. What a person or the payer answers is never an error: it is an \`outcome\`.

${sections.join("\n")}`;
}

export async function failureCodes() {
  const now = await failureCodesPage();
  const written = existsSync(page) ? readFileSync(page, "utf8") : "";
  return now === written
    ? []
    : ["docs/failure-codes.md is not what the code says; run: node tools/failure-codes.mjs"];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  writeFileSync(page, await failureCodesPage());
