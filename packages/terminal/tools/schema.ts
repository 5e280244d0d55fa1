// Writes schema/*.schema.json from the shapes that read the files; `--check` only says whether they are up to date.
import { readFileSync, writeFileSync } from "node:fs";
import { schemas } from "../src/schemas.ts";

const check = process.argv.includes("--check");
let stale = 0;
for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (JSON.stringify(JSON.parse(readFileSync(file, "utf8"))) !== JSON.stringify(schema)) {
    console.error(`${name}.schema.json is not what the shape says: run node tools/schema.ts`);
    stale += 1;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
