import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, type RunOptions, uketsuke } from "./command-line.ts";

let home: string;
let root: string;
let kit: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "uketsuke-cli-service-"));
  root = join(home, "disk");
  kit = join(home, "kit.yaml");
  mkdirSync(root);
  await uketsuke(["kit", "init", kit, "--system", "linux"]);
});
afterEach(() => rmSync(home, { recursive: true }));

async function golden(
  args: readonly string[],
  name: string,
  options: RunOptions = {},
): Promise<void> {
  const text = await uketsuke(["service", ...args], options);
  await expect(text.stdout).toMatchFileSnapshot(`golden/service-${name}.txt`);
  const document = await uketsuke(["service", ...args, "--json"], options);
  await expect(document.stdout).toMatchFileSnapshot(`golden/service-${name}.json.txt`);
  expect(document.code).toBe(text.code);
}

/** Where no systemd runs, a made systemctl and journalctl stand in: what is tested is how they are called and what becomes of their answer. */
function madeSystem(answer: number): RunOptions {
  const folder = join(home, "bin");
  mkdirSync(folder, { recursive: true });
  for (const name of ["systemctl", "journalctl", "systemd-sysusers"]) {
    const file = join(folder, name);
    writeFileSync(
      file,
      `#!/bin/sh\necho "${name} $*"\necho "${name} says no" >&2\nexit ${answer}\n`,
    );
    chmodSync(file, 0o755);
  }
  return { env: { PATH: folder } };
}

describe("service", () => {
  it("shows every text that it would install, of both systems", async () => {
    await golden(["show", "--kit", kit], "show");
    const windows = join(home, "windows.yaml");
    await uketsuke(["kit", "init", windows, "--system", "windows"]);
    const shown = await uketsuke(["service", "show", "--kit", windows]);
    await expect(shown.stdout).toMatchFileSnapshot("golden/service-show-windows.txt");
  });

  it("installs with --yes only, and takes all of it away again", async () => {
    const flags = ["--kit", kit, "--root", root];
    await golden(["install", ...flags], "install");
    const dry = await uketsuke(["service", "install", ...flags, "--yes", "--dry-run"]);
    expect(dry.stderr).toContain("Nothing was changed");
    expect(readdirSync(root)).toEqual([]);
    const installed = await uketsuke(["service", "install", ...flags, "--yes", "--json"]);
    expect(json(installed)).toMatchObject({ installed: true, called: [] });
    expect(readFileSync(join(root, "etc/systemd/system/uketsuke-kiosk.service"), "utf8")).toContain(
      "NoNewPrivileges=yes",
    );
    await golden(["uninstall", ...flags], "uninstall");
    const gone = await uketsuke(["service", "uninstall", ...flags, "--yes", "--json"]);
    expect(json(gone)).toMatchObject({ uninstalled: true });
    expect(readdirSync(root)).toEqual([]);
    expect((await uketsuke(["service", "uninstall", ...flags])).stdout).toContain("Nothing to do");
  });

  it("asks the system for status and logs", async () => {
    await golden(["status", "--kit", kit], "status", madeSystem(0));
    await golden(["logs", "--kit", kit, "--lines", "5"], "logs", madeSystem(0));
    const stopped = await uketsuke(["service", "status", "--kit", kit, "--json"], madeSystem(3));
    expect(stopped.code).toBe(exitCodes.no);
    expect(json(stopped)).toMatchObject({ running: false });
  });

  it("says what the system said when it refused, or that it is not there", async () => {
    for (const [command, answer] of [
      ["status", 4],
      ["logs", 1],
    ] as const) {
      const refused = await uketsuke(["service", command, "--kit", kit], madeSystem(answer));
      expect(refused).toMatchObject({ code: exitCodes.broken, stdout: "" });
      expect(refused.stderr).toMatch(/^error SYSTEM_PROGRAM_FAILED: .* ended with \d: \w+ says no/);
    }
    const absent = await uketsuke(["service", "status", "--kit", kit], { env: { PATH: root } });
    expect(absent).toMatchObject({ code: exitCodes.broken });
    expect(absent.stderr).toContain("systemctl cannot be started: ENOENT");
    writeFileSync(kit, "reader: x\n");
    const without = await uketsuke(["service", "show", "--kit", kit]);
    expect(without.code).toBe(exitCodes.usage);
  });
});
