import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resultFolder } from "../../src/folder/index.ts";
import { institution, madeEligibility } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";

const child = fileURLToPath(new URL("../children/deliver.ts", import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-broken-"));
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(root, { recursive: true });
});

const deliver = (path = root): Promise<string> =>
  codeOf(
    resultFolder(path, { encoding: "UTF-8", institution }).deliver(madeEligibility(), {
      sessionId: "s",
    }),
  );

test("a folder that is not there", async () => {
  expect(await deliver(join(root, "nowhere"))).toBe("FOLDER_NOT_FOUND");
});

test("a file in place of the folder", async () => {
  writeFileSync(join(root, "face"), "");
  expect(await deliver()).toBe("FOLDER_NOT_FOUND");
  expect(await deliver(join(root, "face"))).toBe("FOLDER_NOT_FOUND");
});

/** Root may write anywhere, so that a test as root becomes somebody else for a while. */
async function asNobody(call: () => Promise<void>): Promise<void> {
  const user = process.geteuid?.();
  if (user !== 0 || process.seteuid === undefined) return await call();
  process.seteuid(65_534);
  try {
    await call();
  } finally {
    process.seteuid(0);
  }
}

test.skipIf(process.platform === "win32")("a folder we may not write", async () => {
  mkdirSync(join(root, "face"));
  chmodSync(join(root, "face"), 0o555);
  chmodSync(root, 0o755);
  await asNobody(async () => {
    expect(await deliver()).toBe("FOLDER_NOT_WRITABLE");
  });
  rmSync(join(root, "face"), { recursive: true });
  chmodSync(root, 0o555);
  await asNobody(async () => {
    expect(await deliver()).toBe("FOLDER_NOT_WRITABLE");
  });
  expect(readdirSync(root)).toEqual([]);
});

const namespaces =
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

/** Delivers in a child whose folder is a disk of its own. */
function deliverOn(mountOptions: string, before: string): string {
  const script = `mount -t tmpfs -o ${mountOptions} tmpfs "$1" && ${before} && "$2" "$3" "$1" once 20000; ls -A "$1/face"`;
  const args = ["-m", "sh", "-c", script, "sh", root, process.execPath, child];
  return spawnSync("unshare", args, { encoding: "utf8" }).stdout.trim();
}

const noDisks = namespaces ? "" : " (skipped: needs root and mount namespaces)";

describe.skipIf(!namespaces)(`disks${noDisks}`, () => {
  test("a full disk: no bytes left, and nothing of ours stays", () => {
    expect(deliverOn("size=32k", "true")).toBe("FOLDER_FULL");
  });

  test("a full disk: no file can be made", () => {
    expect(deliverOn("size=1m,nr_inodes=2", 'mkdir "$1/face"')).toBe("FOLDER_FULL");
  });

  test("a read-only disk", () => {
    expect(deliverOn("size=1m", 'mkdir "$1/face" && mount -o remount,ro "$1"')).toBe(
      "FOLDER_NOT_WRITABLE",
    );
  });

  test("the same disk with room", () => {
    expect(deliverOn("size=1m", "true")).toMatch(/^delivered\nOQSsiquc01res_face_/);
  });
});

const strace =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;

/** Delivers in a child whose k-th such system call fails or kills it. */
function deliverUnder(injection: string): { said: string; files: string[] } {
  const args = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,rename,renameat2", "-e"];
  const { stdout } = spawnSync(
    "strace",
    [...args, `inject=${injection}`, process.execPath, child, root],
    {
      encoding: "utf8",
    },
  );
  return { said: stdout.trim(), files: readdirSync(join(root, "face")) };
}

const noStrace = strace ? "" : " (skipped: strace absent or not permitted)";

describe.skipIf(!strace)(`system calls${noStrace}`, () => {
  test.each([
    ["fsync of the file", "fsync:error=EIO:when=1"],
    ["rename", "rename:error=EIO:when=1"],
  ])("a disk error at %s is a typed error, and nothing stays", (_, injection) => {
    expect(deliverUnder(injection)).toEqual({ said: "FOLDER_NOT_WRITABLE", files: [] });
  });

  test("a disk error at the folder's own fsync is an error too: the file may not survive", () => {
    expect(deliverUnder("fsync:error=EIO:when=2").said).toBe("FOLDER_NOT_WRITABLE");
  });

  test.each([
    ["before the file is flushed", "fsync:signal=KILL:when=1", /^\.uketsuke-[0-9a-f]{16}\.tmp$/],
    [
      "before it has its name",
      "rename:error=EIO:signal=KILL:when=1",
      /^\.uketsuke-[0-9a-f]{16}\.tmp$/,
    ],
    ["when it has its name", "fsync:signal=KILL:when=2", /^OQSsiquc01res_face_.*\.xml$/],
  ])("killed %s: no half file has a name", (_, injection, name) => {
    const { said, files } = deliverUnder(injection);
    expect(said).toBe("");
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(name);
  });
});
