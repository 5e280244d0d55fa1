import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder for the page of this run of the tests. */
    readonly pageFolder: string;
  }
}

/** Vitest's `globalSetup`: a folder for the page of one run (see `built-page.ts`), gone with it. */
export default async function pageFolder(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "kiosk-page-"));
  project.provide("pageFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}
