import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Campaign, Trial } from "../../../../tools/campaign/campaign.ts";
import {
  applyUpdate,
  measure,
  openUpdateStore,
  type Release,
  resumeUpdate,
  type UpdateStore,
} from "../../src/update/index.ts";

// One thread for files: strace counts the calls of each thread for itself.
const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
const child = fileURLToPath(new URL("../../test/children/apply-update.ts", import.meta.url));
const calls = ["rename", "fsync", "write", "pwrite64", "copy_file_range", "openat"] as const;

/**
 * `npm run campaign -- update`: a switch to another version is killed at every rename, fsync, write and open of its threads, then resumed;
 * `--runs` is how many of each call. It has to end whole in one version, and the file in use has to be that version's.
 */
export const campaign: Campaign = {
  runs: 12,
  async *play({ runs }) {
    // The many files that Node itself opens first are no steps of the switch.
    for (const call of calls)
      for (let when = 1; when <= (call === "openat" ? runs * 4 : runs); when++)
        yield await killedAt(call, when);
  },
};

async function killedAt(call: (typeof calls)[number], when: number): Promise<Trial> {
  const home = mkdtempSync(join(tmpdir(), "uketsuke-campaign-update-"));
  try {
    const store = await openUpdateStore(home);
    const [one, two] = [await stored(store, "1.0", 1), await stored(store, "2.0", 2)];
    const active = join(home, "active");
    const activation = {
      activate: async ({ path }: { readonly path: string }) =>
        writeFileSync(active, readFileSync(path)),
      isHealthy: async () => true,
    };
    await applyUpdate(store, one, activation);
    const inject = ["-e", `trace=${call}`, "-e", `inject=${call}:signal=SIGKILL:when=${when}`];
    const args = ["-f", "-qq", "-o", "/dev/null", ...inject, process.execPath];
    const quiet = ["--disable-warning=ExperimentalWarning", child];
    spawnSync("strace", [...args, ...quiet, home, active, JSON.stringify(two)], { env });
    const problems: string[] = [];
    const between = await store.readProgram("bridge");
    if (!["1.0", "2.0"].includes(between.current?.version ?? ""))
      problems.push(`in use after the kill: ${between.current?.version}`);
    await resumeUpdate(store, "bridge", activation);
    const after = await store.readProgram("bridge");
    if (after.pending !== undefined) problems.push("still pending after resuming");
    const inUse = after.current?.sha256 === one.sha256 ? one : two;
    if (after.current?.version !== inUse.version) problems.push("version and file differ");
    if (!readFileSync(active).equals(readFileSync(store.file(inUse.sha256))))
      problems.push("the file in use is another version's");
    return { name: `killed at ${call} ${when}`, problems };
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function stored(store: UpdateStore, version: string, sequence: number): Promise<Release> {
  const source = join(store.path, "made");
  writeFileSync(source, `program ${version}`.repeat(1000));
  const { size, sha256 } = await measure(source);
  writeFileSync(store.file(sha256), readFileSync(source));
  return { program: "bridge", version, sequence, path: "x", size, sha256, percent: 100 };
}
