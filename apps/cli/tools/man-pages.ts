/**
 * Writes the manual pages from the command tree: `node apps/cli/tools/man-pages.ts`; with `--check` it only says which is out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { growAll } from "../src/declare.ts";
import { type Language, saying } from "../src/language.ts";
import { manPage } from "../src/man-page.ts";
import { createProgram } from "../src/program.ts";

const pages: Readonly<Record<Language, string>> = {
  en: fileURLToPath(new URL("../man/uketsuke.1", import.meta.url)),
  ja: fileURLToPath(new URL("../man/ja/uketsuke.1", import.meta.url)),
};

for (const [language, path] of Object.entries(pages) as [Language, string][]) {
  const sink = { write: () => undefined };
  const { program, declaring } = createProgram({
    run: () => async () => undefined,
    say: saying(language),
    io: { stdout: sink, stderr: sink },
  });
  await growAll(program, declaring);
  const page = manPage(program, language);
  if (!process.argv.includes("--check")) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, page);
  } else if (written(path) !== page) {
    console.error(`${path} is not what the commands say; run: node apps/cli/tools/man-pages.ts`);
    process.exitCode = 1;
  }
}

function written(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
