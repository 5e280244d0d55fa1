import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeNumber } from "../../src/folder/request-number.ts";
import { codeOf } from "../support.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("../children/take-numbers.ts", import.meta.url));
const prefix = "OQSsiquc01req_";
const on = (day: string): Date => new Date(`${day}T01:00:00Z`);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-numbers-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const take = (day = "2026-11-22", first = 1, own = prefix): Promise<number> =>
  takeNumber(root, own, { first, now: on(day) });

test("numbers count up within a day and a job, and go on after a restart", async () => {
  expect([await take(), await take(), await take()]).toEqual([1, 2, 3]);
  expect(await take("2026-11-23")).toBe(1);
  expect(await take("2026-11-22", 1, "OQSsiimm01req_")).toBe(1);
  expect(await take("2026-11-22", 5_001)).toBe(5_001);
  expect(await take("2026-11-22", 5_001)).toBe(5_002);
});

test("two processes and many callers never take the same number", async () => {
  const children = [0, 1].map(() => run(process.execPath, [child, root, "60"]));
  const own = await Promise.all(Array.from({ length: 40 }, () => take()));
  const theirs = (await Promise.all(children)).map(({ stdout }) => JSON.parse(stdout) as number[]);
  const all = [...own, ...theirs.flat()];
  expect(new Set(all).size).toBe(160);
});

test("few files stay behind, and none of last month", async () => {
  for (let turn = 0; turn < 120; turn++) await take("2026-10-01");
  expect(readdirSync(root).length).toBeLessThanOrEqual(51);
  expect(await take("2026-10-02")).toBe(1);
  expect(await take("2026-10-01")).toBe(121);
  await take("2026-11-22");
  expect(readdirSync(root)).toEqual([`${prefix}20261122-1`]);
});

test("a folder that cannot be made is a typed error", async () => {
  const missing = takeNumber("/dev/null/numbers", prefix, { first: 1, now: on("2026-11-22") });
  expect(await codeOf(missing)).toBe("FOLDER_NOT_FOUND");
});
