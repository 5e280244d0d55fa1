import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyWeights } from "../build.mjs";

const root = new URL("../", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("manifest.json", root), "utf8"));
const { files } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));
const from = dirname(createRequire(import.meta.url).resolve("faceplugin/package.json"));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "face-models-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("every weight file is the one the manifest names", async () => {
  const to = join(folder, "models");
  const { copied } = await copyWeights({ manifest, from, to });
  expect(copied).toEqual(manifest.models.map((model: { file: string }) => model.file));
  for (const { file, bytes, sha256 } of manifest.models) {
    const weights = await readFile(join(to, file));
    expect(weights.length).toBe(bytes);
    expect(createHash("sha256").update(weights).digest("hex")).toBe(sha256);
  }
  expect(await copyWeights({ manifest, from, to })).toEqual({ copied: [], kept: copied });
});

test("a changed weight file stops the build and leaves nothing to load", async () => {
  const source = join(folder, "faceplugin");
  await mkdir(join(source, "model"), { recursive: true });
  await writeFile(join(source, "package.json"), await readFile(join(from, "package.json")));
  const model = manifest.models[0];
  const weights = await readFile(join(from, "model", model.file));
  weights[1000] = (weights[1000] ?? 0) ^ 1;
  await writeFile(join(source, "model", model.file), weights);
  const to = join(folder, "models");
  await expect(copyWeights({ manifest, from: source, to })).rejects.toThrow(/SHA-256/);
  expect(await readdir(to)).toEqual([]);
});

test("another version of the source package stops the build", async () => {
  await writeFile(join(folder, "package.json"), '{ "version": "1.0.4" }');
  const copying = copyWeights({ manifest, from: folder, to: join(folder, "models") });
  await expect(copying).rejects.toThrow(/1\.0\.4 is installed/);
});

test("a damaged copy is replaced", async () => {
  await copyWeights({ manifest, from, to: folder });
  await writeFile(join(folder, "fr_feature.onnx"), "cut short");
  expect((await copyWeights({ manifest, from, to: folder })).copied).toEqual(["fr_feature.onnx"]);
});

test("the licence of the source package is carried, word for word", async () => {
  const carried = await readFile(new URL(manifest.source.licenceFile, root), "utf8");
  const original = await readFile(join(from, "LICENSE"), "utf8");
  expect(carried).toBe(original.replaceAll("\r\n", "\n"));
  expect(files).toContain("LICENSES");
});
