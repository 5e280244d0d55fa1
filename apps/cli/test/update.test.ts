import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { type Ended, json, type Running, start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

let home: string;
let folder: string;
let kit: string;
let server: Running;
const at = (name: string): string => join(home, name);

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "uketsuke-cli-update-"));
  folder = at("published");
  kit = at("kit.yaml");
  mkdirSync(folder);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

function plain(text: string): string {
  return steady(text)
    .replaceAll(home, "FOLDER")
    .replace(/\b[0-9a-f]{64}\b/g, "HASH")
    .replace(/\b[0-9a-f]{16}\b/g, "KEYID");
}

/** Runs a command as text and compares it with its golden file. */
async function shown(args: readonly string[], name?: string): Promise<Ended> {
  const ended = await uketsuke(["update", ...args]);
  expect(ended.stderr, args.join(" ")).not.toContain("error ");
  await expect(plain(ended.stdout)).toMatchFileSnapshot(`golden/update-${name ?? args[0]}.txt`);
  return ended;
}

/** The same as a document. */
async function told<T>(args: readonly string[], name?: string): Promise<T> {
  const ended = await uketsuke(["update", ...args, "--json"]);
  expect(ended.stderr, args.join(" ")).not.toContain("error ");
  const file = `golden/update-${name ?? args[0]}.json.txt`;
  const text = plain(ended.stdout).replace(/"FOLDER\/store[^"]*HASH"/g, '"FILE"');
  await expect(text.replace(/("keys": \{)[^}]*\}/g, "$1}")).toMatchFileSnapshot(file);
  return json<T>(ended);
}

/** A made maker's command: copies the file to where the program "runs", or looks at it there. */
const installer = `
const { copyFileSync, readFileSync } = require("node:fs");
const [what, active] = process.argv.slice(2);
if (what === "install") copyFileSync(process.env.UKETSUKE_UPDATE_FILE, active);
else process.exitCode = readFileSync(active, "utf8").startsWith("works") ? 0 : 1;
`;

const sign = (key: string): readonly string[] => ["--folder", folder, "--sign", at(key)];
const ofTerminal = (command: string): readonly string[] => [command, "--kit", kit];
const active = (): string => readFileSync(at("active"), "utf8");

/** Puts a version into the folder and signs the list. */
async function publish(
  version: string,
  content: string,
  ...more: readonly string[]
): Promise<void> {
  writeFileSync(at("made.bin"), content);
  const file = ["--folder", folder, "--file", at("made.bin"), "--percent", "100", ...more];
  const added = await uketsuke(["update", "release", "bridge", version, ...file]);
  expect(added.stderr).toBe("");
  expect((await uketsuke(["update", "publish", ...sign("manifest.key")])).code).toBe(0);
}

describe("update, the whole way", () => {
  it("a publisher makes keys that only their owner reads", async () => {
    await shown(["keygen", "--to", at("root.key")]);
    await told(["keygen", "--to", at("manifest.key")]);
    expect(statSync(at("root.key")).mode & 0o777).toBe(0o600);
    const again = await uketsuke(["update", "keygen", "--to", at("root.key")]);
    expect(again).toMatchObject({ code: exitCodes.usage, stdout: "" });
  });

  it("says who may sign; nobody else can make the next root", async () => {
    const keys = ["--root-key", at("root.key.pub"), "--manifest-key", at("manifest.key.pub")];
    await shown(["root", ...keys, ...sign("root.key")]);
    const stranger = await uketsuke(["update", "root", ...keys, ...sign("manifest.key")]);
    expect(stranger).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(stranger.stderr).toContain("UPDATE_SIGNATURE_INVALID");
    await told(["root", ...keys, ...sign("root.key")]);
    const other = ["--root-key", kit, "--manifest-key", kit, ...sign("root.key")];
    expect((await uketsuke(["update", "root", ...other])).code).toBe(exitCodes.usage);
  });

  it("adds a version and signs the list, and refuses what a terminal would refuse", async () => {
    const empty = await uketsuke(["update", "publish", "--folder", home, "--sign", at("root.key")]);
    expect(empty.code).toBe(exitCodes.usage);
    writeFileSync(at("made.bin"), "works 1.0");
    const release = ["release", "bridge", "1.0", "--folder", folder];
    await shown([...release, "--file", at("made.bin")]);
    await told([...release, "--percent", "100"]);
    const twice = await uketsuke(["update", ...release, "--file", at("made.bin")]);
    expect(twice.code).toBe(exitCodes.usage);
    const wrong = await uketsuke(["update", "publish", ...sign("root.key")]);
    expect(wrong).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(wrong.stderr).toContain("UPDATE_SIGNATURE_INVALID");
    expect(existsSync(join(folder, "manifest.json"))).toBe(false);
    await shown(["publish", ...sign("manifest.key")]);
    await told(["publish", ...sign("manifest.key")]);
  });

  it("serves the folder, and a kit names it", async () => {
    const serve = ["update", "serve", "--folder", folder, "--ca", at("ca.pem")];
    server = start(serve);
    const text = await server.printed("Authority");
    await expect(plain(text)).toMatchFileSnapshot("golden/update-serve.txt");
    await using second = start([...serve.slice(0, -1), at("other-ca.pem"), "--json"]);
    await expect(plain(await second.printed("}\n"))).toMatchFileSnapshot(
      "golden/update-serve.json.txt",
    );
    const url = /https:\S+/.exec(text)?.[0];
    writeFileSync(at("installer.cjs"), installer);
    const command = (what: string): string =>
      JSON.stringify([process.execPath, at("installer.cjs"), what, at("active")]);
    writeFileSync(
      kit,
      `updates: { store: ${at("store")}, terminalId: desk-1 }
updateSources:
  - { name: bridge, url: "${url}", ca: ca.pem, root: published/1.root.json }
programs:
  - name: bridge
    role: bridge
    path: ${at("active")}
    update: { activate: ${command("install")}, health: ${command("check")} }
`,
    );
    expect((await uketsuke(["kit", "check", kit])).stdout).toContain("a good kit");
  });

  it("a terminal believes nobody until it is told whom to trust", async () => {
    expect((await uketsuke(["update", ...ofTerminal("check")])).stderr).toContain(
      "UPDATE_STORE_UNUSABLE",
    );
    await shown(ofTerminal("trust"));
    await told(ofTerminal("trust"));
    const unknown = await uketsuke(["update", ...ofTerminal("check"), "--source", "card"]);
    expect(unknown).toMatchObject({ code: exitCodes.usage, stdout: "" });
  });

  it("checks, downloads and applies", async () => {
    await shown(ofTerminal("check"));
    await told(ofTerminal("check"));
    await shown(ofTerminal("download"));
    await told(ofTerminal("download"));
    expect(existsSync(at("active"))).toBe(false);
    expect((await uketsuke(["update", ...ofTerminal("apply"), "--resume"])).stdout).toBe(
      "There is nothing to put into use.\n",
    );
    expect((await shown(ofTerminal("apply"))).code).toBe(exitCodes.done);
    expect(active()).toBe("works 1.0");
  });

  it("goes back by itself from a version that does not work", async () => {
    await publish("2.0", "broken 2.0");
    const ended = await uketsuke(["update", ...ofTerminal("apply")]);
    expect(ended).toMatchObject({
      code: exitCodes.no,
      stdout: "bridge: 2.0 does not work; 1.0 is in use again\n",
    });
    expect(active()).toBe("works 1.0");
    const again = await uketsuke(["update", ...ofTerminal("apply")]);
    expect(again).toMatchObject({ code: exitCodes.done, stdout: /nothing to put into use/ });
  });

  it("follows a new root, takes the next version and is rolled back by hand", async () => {
    const keys = ["--root-key", at("root.key.pub"), "--manifest-key", at("manifest.key.pub")];
    await uketsuke(["update", "root", ...keys, ...sign("root.key")]);
    await publish("3.0", "works 3.0");
    await told(ofTerminal("apply"));
    expect(active()).toBe("works 3.0");
    expect((await shown([...ofTerminal("rollback"), "bridge"])).code).toBe(exitCodes.done);
    expect(active()).toBe("works 1.0");
    await told([...ofTerminal("rollback"), "bridge"]);
    await shown(ofTerminal("status"));
    await told(ofTerminal("status"));
    const unknown = await uketsuke(["update", ...ofTerminal("rollback"), "card"]);
    expect(unknown.code).toBe(exitCodes.usage);
  });

  it("leaves a version that was withdrawn", async () => {
    const withdraw = ["release", "bridge", "3.0", "--folder", folder, "--withdraw"];
    await uketsuke(["update", ...withdraw]);
    await uketsuke(["update", "publish", ...sign("manifest.key")]);
    const found = await uketsuke(["update", ...ofTerminal("check"), "--json"]);
    expect(json(found)).toMatchObject({ programs: [{ outcome: "withdrawn" }] });
  });

  it("changes nothing when the folder was changed after it was signed", async () => {
    await publish("4.0", "works 4.0");
    const file = join(folder, "bridge/4.0/made.bin");
    chmodSync(file, 0o644);
    writeFileSync(file, "works 4.?");
    const before = active();
    const ended = await uketsuke(["update", ...ofTerminal("apply")]);
    expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(ended.stderr).toContain("UPDATE_FILE_WRONG");
    expect(active()).toBe(before);
  });

  it("says which commands the kit lacks", async () => {
    writeFileSync(kit, readFileSync(kit, "utf8").replace(/ {4}update: .*\n/, ""));
    const ended = await uketsuke(["update", ...ofTerminal("apply")]);
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("no update commands");
    writeFileSync(kit, "reader: x\n");
    expect((await uketsuke(["update", ...ofTerminal("check")])).code).toBe(exitCodes.usage);
  });
});
