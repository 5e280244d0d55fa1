// "Run this work once": the digest of its inputs is written only after it succeeded, inside the folder it vouches for.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export async function onlyOnce({ stamp, inputs, extra = "", say, work }) {
  const hash = createHash("sha256").update(extra);
  for (const file of inputs) hash.update(readFileSync(file));
  const digest = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  console.log(`uketsuke: ${say} …`);
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
