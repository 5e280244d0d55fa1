import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type JournalLine, ReceptionError, verifyChain } from "../../src/index.ts";
import { openJournalFile } from "../../src/journal-file/index.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-journal-"));
  path = join(folder, "deep", "journal.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const entry = (step: string) => ({ visit: "v", step, outcome: "ok", milliseconds: 1 });

async function lines(): Promise<JournalLine[]> {
  const text = await readFile(path, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JournalLine);
}

async function filled(): Promise<void> {
  await using journal = await openJournalFile(path);
  await Promise.all(["precheck", "photo", "face"].map((step) => journal.append(entry(step))));
}

test("lines written at once keep their order, and the chain goes on after a restart", async () => {
  await filled();
  await using journal = await openJournalFile(path);
  await journal.append(entry("end"));
  const written = await lines();
  expect(written.map((line) => line.step)).toEqual(["precheck", "photo", "face", "end"]);
  expect(verifyChain(written, { head: journal.head ?? "" }).outcome).toBe("intact");
});

test("a last line torn by a power cut is removed, the ones before stay", async () => {
  await filled();
  await writeFile(path, '{"sequence":4,"at":"2026', { flag: "a" });
  await using journal = await openJournalFile(path);
  await journal.append(entry("end"));
  expect(verifyChain(await lines())).toEqual({ outcome: "intact", lines: 4 });
});

test.each([
  ["an edited line", (text: string) => text.replace('"photo"', '"staff"')],
  ["a deleted line", (text: string) => text.split("\n").toSpliced(1, 1).join("\n")],
  ["a line that is no JSON", (text: string) => text.replace("{", "[")],
])("%s stops whoever opens it", async (_name, change) => {
  await filled();
  await writeFile(path, change(await readFile(path, "utf8")));
  const opened = openJournalFile(path);
  await expect(opened).rejects.toSatisfy(
    (error) => ReceptionError.is(error) && error.code === "JOURNAL_BROKEN",
  );
});

const mayMount = process.platform === "linux" && process.getuid?.() === 0;

test.skipIf(!mayMount)(
  "a full disk: the line is refused, and no half line stays in the way of the next",
  async () => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    execFileSync("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]);
    try {
      path = join(disk, "journal.jsonl");
      await using journal = await openJournalFile(path);
      await writeFile(join(disk, "filler"), Buffer.alloc(12 * 1024 - 200));
      const written = await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) => journal.append(entry(`step ${index}`))),
      );
      const kept = written.filter(({ status }) => status === "fulfilled").length;
      expect(kept).toBeLessThan(40);
      await rm(join(disk, "filler"));
      await journal.append(entry("end"));
      expect(verifyChain(await lines())).toEqual({ outcome: "intact", lines: kept + 1 });
    } finally {
      execFileSync("/usr/bin/umount", [disk]);
    }
  },
);
