import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), "uketsuke-packed-"));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const folders = readdirSync(join(root, "packages"));
const manifests = new Map(
  folders.map((folder) => {
    const manifest = JSON.parse(
      readFileSync(join(root, "packages", folder, "package.json"), "utf8"),
    ) as Manifest;
    return [manifest.name, { folder, manifest }];
  }),
);

/** The package and what it needs of the workspace: a registry does not have them yet. */
function withOwnDependencies(name: string): string[] {
  const own = Object.keys(manifests.get(name)?.manifest.dependencies ?? {}).filter((dependency) =>
    manifests.has(dependency),
  );
  return [...new Set([name, ...own.flatMap(withOwnDependencies)])];
}

const packed = new Map<string, string>();
function pack(name: string): string {
  const known = packed.get(name);
  if (known) return known;
  const { folder } = manifests.get(name) ?? { folder: name };
  const pnpm = join(root, "tools/toolchain/node_modules/pnpm/bin/pnpm.mjs");
  const out = execFileSync(process.execPath, [pnpm, "pack", "--pack-destination", workspace], {
    cwd: join(root, "packages", folder),
    encoding: "utf8",
  });
  const tarball = out.match(/\S+\.tgz/g)?.at(-1);
  if (!tarball) throw new Error(`pnpm pack of ${name} named no tarball: ${out}`);
  packed.set(name, tarball);
  return tarball;
}

const sha256Of = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** The first ```ts block of a README is its example. */
function exampleOf(folder: string): string | undefined {
  return readFileSync(join(root, "packages", folder, "README.md"), "utf8").match(
    /```ts\n([\s\S]*?)```/,
  )?.[1];
}

describe("packed and installed in an empty folder, the README example runs", () => {
  for (const [name, { folder }] of manifests) {
    test(name, () => {
      const home = mkdtempSync(join(workspace, `${folder}-`));
      writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
      const tarballs = withOwnDependencies(name).map(pack);
      execFileSync(
        "npm",
        ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", ...tarballs],
        { cwd: home, stdio: ["ignore", "ignore", "pipe"] },
      );
      const example = exampleOf(folder);
      if (example === undefined) {
        // Weights have no code: every file the manifest names must be there, byte for byte.
        const installed = join(home, "node_modules", name);
        const { models } = JSON.parse(readFileSync(join(installed, "manifest.json"), "utf8")) as {
          models: { file: string; sha256: string }[];
        };
        expect(models.length).toBeGreaterThan(0);
        for (const { file, sha256 } of models)
          expect(sha256Of(join(installed, "models", file)), file).toBe(sha256);
        return;
      }
      writeFileSync(join(home, "example.ts"), example);
      const printed = execFileSync(
        process.execPath,
        ["--disable-warning=ExperimentalWarning", "example.ts"],
        { cwd: home, encoding: "utf8", timeout: 120_000 },
      );
      expect(printed.trim()).not.toBe("");
    });
  }
});
