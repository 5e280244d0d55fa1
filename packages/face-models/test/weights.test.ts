import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildWeights, packageFolder } from "../build.mjs";

const root = new URL("../", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", root), "utf8"));
const { files } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
const names = Object.keys(manifest.sources);
const from = Object.fromEntries(names.map((name) => [name, packageFolder(name)]));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "face-models-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("every weight file is the one the manifest names", async () => {
  const to = join(folder, "models");
  const { built } = await buildWeights({ manifest, from, to });
  expect(built).toEqual(manifest.models.map((model: { file: string }) => model.file));
  for (const { file, bytes, sha256 } of manifest.models) {
    const weights = await readFile(join(to, file));
    expect(weights.length).toBe(bytes);
    expect(createHash("sha256").update(weights).digest("hex")).toBe(sha256);
  }
  expect(await buildWeights({ manifest, from, to })).toEqual({ built: [], kept: built });
});

/** A copy of the folder of a source package with one byte of one file turned. */
async function damaged(source: string, file: string): Promise<Record<string, string>> {
  const original = from[source] ?? "";
  const { folder: inside } = manifest.sources[source];
  const copy = join(folder, source);
  await mkdir(join(copy, inside), { recursive: true });
  for (const path of [
    "package.json",
    ...(await readdir(join(original, inside))).map((name) => join(inside, name)),
  ])
    await copyFile(join(original, path), join(copy, path));
  const weights = await readFile(join(copy, inside, file));
  weights[1000] = (weights[1000] ?? 0) ^ 1;
  await writeFile(join(copy, inside, file), weights);
  return { ...from, [source]: copy };
}

test.each([
  ["faceplugin", "fr_feature.onnx", "fr_feature.onnx"],
  ["@vladmandic/human", "facemesh.bin", "facemesh.onnx"],
  ["@vladmandic/human", "facemesh.json", "facemesh.onnx"],
])("a changed %s %s stops the build and is not loaded", async (source, file, model) => {
  const to = join(folder, "models");
  const building = buildWeights({ manifest, from: await damaged(source, file), to });
  await expect(building).rejects.toThrow(new RegExp(`${file} of ${source} .*SHA-256`));
  expect(await readdir(to)).not.toContain(model);
});

test("a converted file that is not the pinned one stops the build", async () => {
  const models = manifest.models.map((model: { role: string; sha256: string }) =>
    model.role === "mesh" ? { ...model, sha256: model.sha256.replace(/^./, "0") } : model,
  );
  const building = buildWeights({ manifest: { ...manifest, models }, from, to: folder });
  await expect(building).rejects.toThrow(/facemesh\.onnx of @vladmandic\/human/);
});

test("another version of a source package stops the build", async () => {
  await writeFile(join(folder, "package.json"), '{ "version": "1.0.4" }');
  const building = buildWeights({
    manifest,
    from: { ...from, faceplugin: folder },
    to: join(folder, "models"),
  });
  await expect(building).rejects.toThrow(/1\.0\.4 is installed/);
});

test("a damaged copy is replaced", async () => {
  await buildWeights({ manifest, from, to: folder });
  await writeFile(join(folder, "fr_feature.onnx"), "cut short");
  expect((await buildWeights({ manifest, from, to: folder })).built).toEqual(["fr_feature.onnx"]);
});

test.each(names)("the licence of %s is carried, word for word", async (name) => {
  const carried = await readFile(new URL(manifest.sources[name].licenceFile, root), "utf8");
  const original = await readFile(join(from[name] ?? "", "LICENSE"), "utf8");
  expect(carried).toBe(original.replaceAll("\r\n", "\n"));
  expect(files).toContain("LICENSES");
});
