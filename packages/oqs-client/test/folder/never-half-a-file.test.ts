import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { resultFolder } from "../../src/folder/index.ts";
import { institution, madeEligibility } from "../made-eligibility.ts";

const childOf = (name: string): string =>
  fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url));

let root: string;
let face: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-half-"));
  face = join(root, "face");
  mkdirSync(face);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

function start(name: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [childOf(name), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

/** A second process that reads every file the moment it appears. */
function watch() {
  const watcher = start("watch-folder", face);
  let said = "";
  watcher.stdout?.on("data", (data: Buffer) => {
    said += data.toString();
  });
  return {
    times: (line: string): number => said.split(line).length - 1,
    async stop(): Promise<{ whole: number; partial: string[] }> {
      watcher.stdin?.end();
      await once(watcher, "close");
      return JSON.parse(said.slice(said.indexOf("{")));
    },
  };
}

test("a second process that reads at once never sees a part of a file", async () => {
  const watcher = watch();
  const folder = resultFolder(root, { encoding: "UTF-8", institution });
  let count = 0;
  // At least 100 deliveries, and at least 300 looks while they happen.
  for (; count < 100 || watcher.times("looked") < 3; count++)
    await folder.deliver(madeEligibility((count % 100) * 500), { sessionId: `s${count}` });
  expect(await watcher.stop()).toEqual({ whole: count, partial: [] });
});

test("the same reader does see the parts of a careless writer: it can tell", async () => {
  const watcher = watch();
  const writer = start("write-carelessly", face);
  while (watcher.times("saw a part") === 0) await wait(10);
  writer.stdin?.end();
  await once(writer, "close");
  expect((await watcher.stop()).partial.length).toBeGreaterThan(0);
});

test("killed at any moment, a writer leaves whole files and hidden ones only", async () => {
  let whole = 0;
  for (let round = 0; round < 8; round++) {
    const before = readdirSync(face).length;
    const writer = start("deliver", root, "forever", "100000");
    while (readdirSync(face).length < before + 2) await wait(5);
    await wait(round * 3);
    writer.kill("SIGKILL");
    await once(writer, "close");
    for (const name of readdirSync(face)) {
      if (!name.endsWith(".xml")) {
        expect(name).toMatch(/^\.uketsuke-[0-9a-f]{16}\.tmp$/);
        continue;
      }
      expect(readFileSync(join(face, name), "utf8").endsWith("</XmlMsg>\r\n")).toBe(true);
      whole++;
    }
  }
  expect(whole).toBeGreaterThan(8);
}, 120_000);
