import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chainLine, type JournalLine, ReceptionError } from "../../src/index.ts";
import {
  type JournalCheck,
  openJournalFile,
  pruneJournalFile,
  verifyJournalFile,
} from "../../src/journal-file/index.ts";

const { privateKey: key, publicKey } = generateKeyPairSync("ed25519");

let folder: string;
let path: string;
let seal: { path: string; key: typeof key };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-sealed-"));
  path = join(folder, "journal.jsonl");
  seal = { path: join(folder, "seal.json"), key };
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (step: string) => ({ visit: "v", step, outcome: "ok", milliseconds: 1 });

/** Writes so many lines, one a minute from 2026-01-01, and closes the journal. */
async function write(count: number, options: { everyLines?: number } = {}): Promise<void> {
  let minute = 0;
  const now = (): Date => new Date(Date.UTC(2026, 0, 1, 0, minute++));
  await using journal = await openJournalFile(path, { now, seal: { ...seal, ...options } });
  for (let index = 0; index < count; index++) await journal.append(entry(`step ${index}`));
}

function check(): Promise<JournalCheck> {
  return verifyJournalFile(path, { seal: { path: seal.path, publicKey } });
}

async function lines(): Promise<string[]> {
  return (await readFile(path, "utf8")).trimEnd().split("\n");
}

async function rewrite(change: (lines: string[]) => string[]): Promise<void> {
  await writeFile(
    path,
    change(await lines())
      .map((line) => `${line}\n`)
      .join(""),
  );
}

/** The whole chain calculated anew, as somebody could who may write the file but has no key. */
function recalculated(old: string[], change: (line: JournalLine) => JournalLine): string[] {
  let previous: JournalLine | undefined;
  return old.map((text) => {
    const { visit, step, outcome, milliseconds, at } = change(JSON.parse(text) as JournalLine);
    previous = chainLine(previous, { visit, step, outcome, milliseconds }, new Date(at));
    return JSON.stringify(previous);
  });
}

test("a journal that nobody touched is intact and sealed to its end", async () => {
  await write(5);
  expect(await check()).toMatchObject({
    outcome: "intact",
    lines: 5,
    first: 1,
    torn: false,
    seal: { sequence: 5 },
  });
});

test("every way to change a file is found", async () => {
  await write(6, { everyLines: 2 });
  const original = await readFile(path);
  const ways: Record<string, (old: string[]) => string[]> = {
    edited: (old) => old.with(2, (old[2] ?? "").replace("step 2", "step 9")),
    deleted: (old) => old.toSpliced(2, 1),
    inserted: (old) => old.toSpliced(2, 0, old[1] ?? ""),
    reordered: (old) => [old[1] ?? "", old[0] ?? "", ...old.slice(2)],
    truncated: (old) => old.slice(0, 4),
    emptied: () => [],
    "calculated anew": (old) =>
      recalculated(old, (line) => (line.sequence === 2 ? { ...line, outcome: "denied" } : line)),
    "shortened and calculated anew": (old) => recalculated(old.toSpliced(2, 1), (line) => line),
    "a field that is not hashed": (old) => old.with(1, (old[1] ?? "").replace("{", '{"note":"x",')),
    "a tombstone in front": (old) => {
      const { sequence, hash } = JSON.parse(old[2] ?? "") as JournalLine;
      const tombstone = { tombstone: true, sequence, hash, at: "2026-01-01T00:00:00Z" };
      return [JSON.stringify(tombstone), ...old.slice(3)];
    },
    "no JSON": (old) => old.with(3, "{"),
  };
  const found: Record<string, string> = {};
  for (const [way, change] of Object.entries(ways)) {
    await rewrite(change);
    const result = await check();
    found[way] = result.outcome === "broken" ? result.reason : result.outcome;
    await writeFile(path, original);
  }
  expect(found).toEqual({
    edited: "hash",
    deleted: "order",
    inserted: "order",
    reordered: "order",
    truncated: "truncated",
    emptied: "truncated",
    "calculated anew": "forked",
    "shortened and calculated anew": "truncated",
    "a field that is not hashed": "unreadable",
    "a tombstone in front": "removed",
    "no JSON": "unreadable",
  });
});

test("every changed byte is found", async () => {
  await write(3);
  const original = await readFile(path);
  for (let at = 0; at < original.length; at += 5) {
    const changed = Buffer.from(original);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(path, changed);
    expect([at, (await check()).outcome]).toEqual([at, "broken"]);
  }
});

test("a seal that is gone, changed or another key's is not a good one", async () => {
  await write(3);
  const good = await readFile(seal.path, "utf8");
  const other = generateKeyPairSync("ed25519").publicKey;
  const byOther = await verifyJournalFile(path, { seal: { path: seal.path, publicKey: other } });
  expect(byOther).toMatchObject({ reason: "seal-invalid" });
  await writeFile(seal.path, good.replace('"sequence":3', '"sequence":2'));
  expect(await check()).toMatchObject({ outcome: "broken", reason: "seal-invalid" });
  await rm(seal.path);
  expect(await check()).toMatchObject({ outcome: "broken", reason: "seal-missing" });
});

test("old lines are removed, the rest can still be checked and goes on", async () => {
  await write(6);
  const before = new Date(Date.UTC(2026, 0, 1, 0, 4));
  expect(await pruneJournalFile(path, { before, seal })).toEqual({ removed: 4, kept: 2 });
  expect(await check()).toMatchObject({ outcome: "intact", lines: 2, first: 5 });
  await write(2);
  expect(await check()).toMatchObject({ outcome: "intact", lines: 4, seal: { sequence: 8 } });
  expect(await pruneJournalFile(path, { before: new Date(0), seal })).toEqual({
    removed: 0,
    kept: 4,
  });
  const far = new Date(Date.UTC(2030, 0, 1));
  expect(await pruneJournalFile(path, { before: far, seal })).toEqual({ removed: 4, kept: 0 });
  expect(await check()).toMatchObject({ outcome: "intact", lines: 0, first: 9 });
  await rewrite(() => []);
  expect(await check()).toMatchObject({ outcome: "broken" });
});

test("a power cut between the seal and the removal leaves a journal that can be checked", async () => {
  await write(6);
  const before = await readFile(path);
  await pruneJournalFile(path, { before: new Date(Date.UTC(2026, 0, 1, 0, 4)), seal });
  await writeFile(path, before);
  expect(await check()).toMatchObject({ outcome: "intact", lines: 6, first: 1 });
});

test("lines removed without the seal knowing of it are missed", async () => {
  await write(6);
  await pruneJournalFile(path, { before: new Date(Date.UTC(2026, 0, 1, 0, 4)) });
  expect(await check()).toMatchObject({ outcome: "broken", reason: "removed", sequence: 1 });
});

const inUse = (error: unknown): boolean =>
  ReceptionError.is(error) && error.code === "JOURNAL_IN_USE";

test("a journal that is being written is neither opened a second time nor pruned", async () => {
  {
    await using _journal = await openJournalFile(path);
    await expect(openJournalFile(path)).rejects.toSatisfy(inUse);
    await expect(pruneJournalFile(path, { before: new Date() })).rejects.toSatisfy(inUse);
  }
  await using journal = await openJournalFile(path);
  await journal.append(entry("start"));
});

test("a killed process does not keep the journal, and what it confirmed stays", async () => {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL("../children/write-journal.ts", import.meta.url)),
    path,
  ]);
  await once(child.stdout, "data");
  await expect(openJournalFile(path)).rejects.toSatisfy(inUse);
  child.kill("SIGKILL");
  await once(child, "close");
  await using journal = await openJournalFile(path);
  await journal.append(entry("after"));
  const found = await verifyJournalFile(path);
  expect(found.outcome === "intact" && found.lines).toBeGreaterThanOrEqual(2);
});
