import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

let home: string;
let kit: string;
let root: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "uketsuke-cli-kit-"));
  kit = join(home, "kit.yaml");
  root = join(home, "disk");
  mkdirSync(root);
  await uketsuke(["kit", "init", kit, "--system", "linux"]);
});
afterEach(() => rmSync(home, { recursive: true }));

const plain = (text: string): string => text.replaceAll(home, "FOLDER");
const change = (from: string | RegExp, to: string): void =>
  writeFileSync(kit, readFileSync(kit, "utf8").replace(from, to));

/** Runs a command as text and as JSON, and compares both with their golden files. */
async function golden(
  args: readonly string[],
  name: string,
  before = async () => {},
): Promise<void> {
  const text = await uketsuke(args);
  await expect(plain(text.stdout)).toMatchFileSnapshot(`golden/${name}.txt`);
  await before();
  const document = await uketsuke([...args, "--json"]);
  await expect(plain(document.stdout)).toMatchFileSnapshot(`golden/${name}.json.txt`);
  expect(document.code).toBe(text.code);
}

describe("kit", () => {
  it("init writes a good kit, and never over a file", async () => {
    const file = join(home, "new.yaml");
    await golden(["kit", "init", file, "--system", "windows"], "kit-init", async () =>
      rmSync(file),
    );
    const again = await uketsuke(["kit", "init", file]);
    expect(again).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(again.stderr).toContain("FILE_UNWRITABLE");
    expect(await uketsuke(["kit", "check", file])).toMatchObject({ code: exitCodes.done });
    const terminal = await uketsuke(["kit", "apply", file]);
    expect(terminal).toMatchObject({ code: exitCodes.usage, stderr: /^error KIT_ELSEWHERE/ });
  });

  it("check names each line", async () => {
    change("topology: ipsec-ike", "topolgy: star");
    change("placement: lay", "placement: flat");
    change('"1310000001"', "1310000001");
    await golden(["kit", "check", kit], "kit-check");
    expect((await uketsuke(["kit", "check", kit])).code).toBe(exitCodes.no);
    expect((await uketsuke(["kit", "check", join(home, "none")])).code).toBe(exitCodes.usage);
    const applied = await uketsuke(["kit", "apply", kit, "--yes", "--root", root]);
    expect(applied).toMatchObject({ code: exitCodes.usage, stdout: "" });
    expect(applied.stderr).toContain("error KIT_INVALID: This is not a kit file: line ");
  });

  it("apply shows first, writes with --yes, and has nothing to do the second time", async () => {
    const apply = ["kit", "apply", kit, "--root", root];
    await golden(apply, "kit-apply");
    const first = await uketsuke([...apply, "--yes", "--json"]);
    expect(json<{ applied: boolean }>(first).applied).toBe(true);
    const second = await uketsuke([...apply, "--yes", "--json"]);
    const { changes } = json<{ changes: { kind: string }[] }>(second);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(["keep"]));
    expect(await uketsuke(["kit", "diff", kit, "--root", root])).toMatchObject({
      code: exitCodes.done,
      stdout: "Nothing to do: everything is as it shall be.\n",
    });
  });

  it("diff shows the lines, remove the way back", async () => {
    await uketsuke(["kit", "apply", kit, "--root", root, "--yes"]);
    change("placement: lay", "placement: stand");
    await golden(["kit", "diff", kit, "--root", root], "kit-diff");
    expect((await uketsuke(["kit", "diff", kit, "--root", root])).code).toBe(exitCodes.no);
    await golden(["kit", "remove", kit, "--root", root], "kit-remove");
    const removed = await uketsuke(["kit", "remove", kit, "--root", root, "--yes"]);
    expect(removed.code).toBe(exitCodes.done);
    expect(() => readFileSync(join(root, "etc/uketsuke/kit.json"))).toThrow("ENOENT");
    const refused = await uketsuke(["kit", "apply", kit, "--root", join(kit, "below"), "--yes"]);
    expect(refused).toMatchObject({ code: exitCodes.broken });
    expect(refused.stderr).toContain("INSTALLATION_BLOCKED");
  });

  it("is what doctor reads too", async () => {
    writeFileSync(kit, "reader: [1]\n");
    const ended = await uketsuke(["doctor", "--kit", kit]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("line 1: kit.reader must be a string");
  });
});
