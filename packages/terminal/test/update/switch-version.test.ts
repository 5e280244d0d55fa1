import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TerminalError } from "../../src/index.ts";
import {
  type Activation,
  applyUpdate,
  measure,
  openUpdateStore,
  type Release,
  resumeUpdate,
  rollBack,
  type UpdateStore,
} from "../../src/update/index.ts";

const strace =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;
const noStrace = strace ? "" : " (skipped: strace absent or not permitted)";
// One thread for files: strace counts the calls of each thread for itself.
const env = { ...process.env, UV_THREADPOOL_SIZE: "1" };
const child = fileURLToPath(new URL("../children/apply-update.ts", import.meta.url));

let home: string;
let store: UpdateStore;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "uketsuke-switch-"));
  store = await openUpdateStore(home);
});
afterEach(() => rmSync(home, { recursive: true }));

async function stored(version: string, sequence: number): Promise<Release> {
  const source = join(home, "made");
  writeFileSync(source, `program ${version}`.repeat(1000));
  const { size, sha256 } = await measure(source);
  writeFileSync(store.file(sha256), readFileSync(source));
  return { program: "bridge", version, sequence, path: "x", size, sha256, percent: 100 };
}

/** An installer that remembers what it put into use. */
function installer(healthy: (version: string) => boolean = () => true): Activation & {
  readonly active: string[];
} {
  const active: string[] = [];
  return {
    active,
    activate: async ({ version }) => void active.push(version),
    isHealthy: async ({ version }) => healthy(version),
  };
}

test("a healthy version stays, the one before is kept for the way back", async () => {
  const [one, two] = [await stored("1.0", 1), await stored("2.0", 2)];
  const made = installer();
  expect(await applyUpdate(store, one, made)).toMatchObject({ outcome: "in-use" });
  expect(await applyUpdate(store, two, made)).toMatchObject({ outcome: "in-use" });
  expect(await store.readProgram("bridge")).toMatchObject({
    current: { version: "2.0" },
    previous: { version: "1.0" },
  });
  expect(await rollBack(store, "bridge", made)).toMatchObject({ outcome: "in-use" });
  expect(await store.readProgram("bridge")).toMatchObject({
    current: { version: "1.0" },
    previous: { version: "2.0" },
    refused: "2.0",
  });
  expect(made.active).toEqual(["1.0", "2.0", "1.0"]);
});

test("a version that does not work is left again and not taken by itself a second time", async () => {
  const [one, two] = [await stored("1.0", 1), await stored("2.0", 2)];
  const made = installer((version) => version !== "2.0");
  await applyUpdate(store, one, made);
  expect(await applyUpdate(store, two, made)).toMatchObject({
    outcome: "rolled-back",
    from: { version: "2.0" },
    to: { version: "1.0" },
  });
  expect(made.active).toEqual(["1.0", "2.0", "1.0"]);
  expect(await store.readProgram("bridge")).toEqual({
    current: { version: "1.0", sequence: 1, sha256: one.sha256 },
    refused: "2.0",
  });
});

test("the very first version may fail too", async () => {
  const made = installer(() => false);
  expect(await applyUpdate(store, await stored("1.0", 1), made)).toMatchObject({
    outcome: "not-healthy",
  });
  expect(await store.readProgram("bridge")).toEqual({ refused: "1.0" });
});

test("an installer that breaks leads back and its error is told", async () => {
  const [one, two] = [await stored("1.0", 1), await stored("2.0", 2)];
  const made = installer();
  await applyUpdate(store, one, made);
  const breaking: Activation = {
    ...made,
    activate: async (version) => {
      await made.activate(version);
      if (version.version === "2.0") throw new Error("the installer broke");
    },
  };
  await expect(applyUpdate(store, two, breaking)).rejects.toThrow("the installer broke");
  expect(made.active.at(-1)).toBe("1.0");
  expect(await store.readProgram("bridge")).toMatchObject({ current: { version: "1.0" } });
});

test("a file that was spoiled on the disk is never put into use", async () => {
  const one = await stored("1.0", 1);
  writeFileSync(store.file(one.sha256), "something else");
  const made = installer();
  const thrown = await applyUpdate(store, one, made).catch((error: unknown) => error);
  expect(TerminalError.is(thrown) && thrown.code).toBe("UPDATE_FILE_WRONG");
  expect(made.active).toEqual([]);
});

test("files nobody needs are removed, the ones in use and before are not", async () => {
  const made = installer();
  const releases = [];
  for (const [index, version] of ["1.0", "2.0", "3.0"].entries()) {
    const release = await stored(version, index + 1);
    releases.push(release);
    await applyUpdate(store, release, made);
  }
  await store.clean([]);
  const there = releases.map(({ sha256 }) => {
    try {
      return readFileSync(store.file(sha256), "utf8").length > 0;
    } catch {
      return false;
    }
  });
  expect(there).toEqual([false, true, true]);
});

test.skipIf(!strace)(
  `killed at a system call, a switch ends whole in one version or the other${noStrace}`,
  async () => {
    const [one, two] = [await stored("1.0", 1), await stored("2.0", 2)];
    const active = join(home, "active");
    const copying: Activation = {
      activate: async ({ path }) => copyFileSync(path, active),
      isHealthy: async () => true,
    };
    const seen = new Set<string>();
    for (const at of [1, 2, 3, 4, 5]) {
      await applyUpdate(store, one, copying);
      const inject = [
        "-e",
        "trace=rename,fsync",
        "-e",
        `inject=rename,fsync:signal=SIGKILL:when=${at}`,
      ];
      const args = ["-f", "-qq", "-o", "/dev/null", ...inject, process.execPath];
      spawnSync("strace", [...args, child, home, active, JSON.stringify(two)], { env });
      const state = await store.readProgram("bridge");
      seen.add(state.pending === undefined ? "settled" : "pending");
      expect(["1.0", "2.0"]).toContain(state.current?.version);
      await resumeUpdate(store, "bridge", copying);
      const after = await store.readProgram("bridge");
      expect(after).not.toHaveProperty("pending");
      const inUse = after.current?.sha256 === one.sha256 ? one : two;
      expect(readFileSync(active)).toEqual(readFileSync(store.file(inUse.sha256)));
    }
    expect(seen).toContain("pending");
  },
  60_000,
);

test("nothing pending is nothing to do", async () => {
  expect(await resumeUpdate(store, "bridge", installer())).toBeUndefined();
});
