import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the RSA keys of this run of the tests. */
    readonly madeKeys: string;
  }
}

/** Vitest's `globalSetup`: a folder for the keys of one run (see `shared.ts`), gone with it. */
export default async function madeKeys(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-made-keys-"));
  project.provide("madeKeys", folder);
  return () => rm(folder, { recursive: true, force: true });
}
