/** A folder that is not as it should be: typed errors, warnings as values, and nothing left behind. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWarnings } from "../../src/folder/index.ts";
import { madeFolder, question } from "../folder/made-folder.ts";
import { codeOf } from "../support.ts";

const child = fileURLToPath(new URL("../children/register.ts", import.meta.url));

test("without the bridge software's folders nothing is asked, and nothing is made", async () => {
  await using made = madeFolder(["req"]);
  expect(await codeOf(made.link().ask("eligibility", question))).toBe("FOLDER_NOT_FOUND");
  expect(made.files(".")).toEqual(["req"]);
});

test("a share that breaks while waiting is said", async () => {
  await using made = madeFolder();
  const asking = made.link().ask("eligibility", question, { deadlineMs: 60 });
  while (made.files("req").length === 0) await new Promise(setImmediate);
  rmSync(join(made.root, "res"), { recursive: true });
  expect(await codeOf(asking)).toBe("FOLDER_NOT_FOUND");
});

test.skipIf(process.platform === "win32")(
  "rights, links and missing folders are warned of",
  async () => {
    await using made = madeFolder(["req"]);
    chmodSync(made.root, 0o750);
    chmodSync(join(made.root, "req"), 0o777);
    symlinkSync("/tmp", join(made.root, "res"));
    expect(await made.link().warnings()).toEqual([
      { warning: "world-writable", folder: "req" },
      { warning: "link", folder: "res" },
      { warning: "missing", folder: "face" },
    ]);
    chmodSync(made.root, 0o777);
    expect((await folderWarnings(made.root)).slice(0, 2)).toEqual([
      { warning: "world-writable", folder: "." },
      { warning: "world-readable", folder: "." },
    ]);
    expect(await folderWarnings(join(made.root, "nowhere"))).toEqual([
      { warning: "missing", folder: "." },
    ]);
    await using good = madeFolder();
    chmodSync(good.root, 0o770);
    expect(await good.link().warnings()).toEqual([]);
  },
);

const namespaces =
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;
const noDisks = namespaces ? "" : " (skipped: needs root and mount namespaces)";

describe.skipIf(!namespaces)(`disks${noDisks}`, () => {
  test.each([
    ["a full disk", "size=20k", "true", "FOLDER_FULL"],
    ["a read-only disk", "size=1m", 'mount -o remount,ro "$1"', "FOLDER_NOT_WRITABLE"],
    ["a disk with room", "size=1m", "true", "unknown"],
  ])("%s", async (_, options, before, said) => {
    await using made = madeFolder([]);
    mkdirSync(join(made.root, "disk"));
    const script = `mount -t tmpfs -o ${options} tmpfs "$1" && mkdir "$1/req" "$1/res" && ${before} && "$2" "$3" "$1"; ls -A "$1/req"; ls "$1/uketsuke/intents"`;
    const args = ["-m", "sh", "-c", script, "sh", join(made.root, "disk"), process.execPath, child];
    const lines = spawnSync("unshare", args, { encoding: "utf8" }).stdout.trim().split("\n");
    expect(lines[0]).toBe(said);
    // What was asked lies there with its intent; what failed left neither.
    expect(lines).toHaveLength(said === "unknown" ? 3 : 1);
  });
});
