/**
 * Writes what is made from the tables: schema/{read,write}/*.xsd, docs/oqs/data-dictionary.md, docs/oqs/explanations.md and docs/oqs/conformance.md.
 *
 * Run it with `node packages/oqs-client/tools/oqs-pages.ts`; with `--check` it only says which file is out of date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { messageKinds } from "../src/messages/message-kinds.ts";
import { conformancePage } from "./conformance-page.ts";
import { dataDictionary } from "./data-dictionary.ts";
import { explanationsPage } from "./explanations-page.ts";
import { type SchemaDirection, schemaOf } from "./schema-of.ts";

const schemas = new URL("../schema/", import.meta.url);
const dictionary = new URL("../../../docs/oqs/data-dictionary.md", import.meta.url);
const directions: readonly SchemaDirection[] = ["read", "write"];

const explanations = new URL("../../../docs/oqs/explanations.md", import.meta.url);
const conformance = new URL("../../../docs/oqs/conformance.md", import.meta.url);
const made = new Map<string, string>([
  [fileURLToPath(dictionary), dataDictionary()],
  [fileURLToPath(explanations), explanationsPage()],
  [fileURLToPath(conformance), conformancePage()],
]);
for (const direction of directions)
  for (const kind of messageKinds)
    made.set(
      fileURLToPath(new URL(`${direction}/${kind.name}.xsd`, schemas)),
      schemaOf(kind, direction),
    );

const left = directions.flatMap((direction) => {
  const folder = new URL(`${direction}/`, schemas);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).map((name) => fileURLToPath(new URL(name, folder)));
  return files.filter((file) => !made.has(file));
});
const stale = [...made].filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const file of [...stale.map(([name]) => name), ...left])
    console.error(
      `${file} is not what the tables say; run: node packages/oqs-client/tools/oqs-pages.ts`,
    );
  if (stale.length + left.length > 0) process.exitCode = 1;
} else {
  for (const folder of [
    new URL("../../../docs/oqs/", import.meta.url),
    ...directions.map((one) => new URL(`${one}/`, schemas)),
  ])
    mkdirSync(folder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(file, text);
  for (const file of left) rmSync(file);
}
