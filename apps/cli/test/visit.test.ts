import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JournalLine, verifyChain } from "@uketsuke/reception";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, start, uketsuke } from "./command-line.ts";
import { steady } from "./steady.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-visit-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sandbox = (...more: string[]): string[] => [
  "visit",
  "--sandbox",
  "--folder",
  folder,
  ...more,
];

const steadily = (text: string): string => steady(text.replaceAll(folder, "FOLDER"));

describe("visit in the sandbox", () => {
  it("by PIN: complete, with the steps on stderr and the result on stdout", async () => {
    const ended = await uketsuke(sandbox("--pin-stdin"), { stdin: "1234\n" });
    expect(ended.code).toBe(exitCodes.done);
    await expect(steadily(ended.stdout)).toMatchFileSnapshot("golden/visit.txt");
    await expect(steadily(ended.stderr)).toMatchFileSnapshot("golden/visit.steps.txt");
    const [, path = ""] = /^Result file +(.*)$/m.exec(ended.stdout) ?? [];
    expect(await readFile(path, "utf8")).toContain("<?xml");
  });

  it("by staff: complete through the simulated terminal, named so", async () => {
    const args = sandbox(
      "--identify",
      "staff",
      "--staff-reason",
      "cannot-reach",
      "--consents",
      "all",
    );
    const ended = await uketsuke([...args, "--json"]);
    expect(ended.code).toBe(exitCodes.done);
    await expect(steadily(ended.stdout)).toMatchFileSnapshot("golden/visit.json.txt");
    expect((await uketsuke(args)).stdout).toContain("SIMULATED terminal authentication");
  });

  it.each([
    {
      persona: "taro",
      pin: "9999",
      result: { outcome: "not-identified", reason: "pin-incorrect" },
    },
    {
      persona: "last-try",
      pin: "1111",
      result: { outcome: "not-identified", reason: "cancelled" },
    },
    { persona: "blocked", pin: "3333", result: { outcome: "not-identified", reason: "cancelled" } },
    {
      persona: "past-grace",
      pin: "1500",
      result: { outcome: "card-unusable", reason: "certificate-expired" },
    },
    {
      persona: "revoked",
      pin: "2626",
      result: { outcome: "not-eligible" },
    },
    {
      persona: "not-my-number-card",
      pin: "1234",
      result: { outcome: "card-unusable", reason: "not-a-my-number-card" },
    },
  ])("$persona with $pin ends in $result.outcome, exit 1", async ({ persona, pin, result }) => {
    const ended = await uketsuke(sandbox("--persona", persona, "--pin-stdin", "--json"), {
      stdin: `${pin}\n`,
    });
    expect(json(ended)).toMatchObject(result);
    expect(ended.code).toBe(exitCodes.no);
  });

  it("takes the last try only when that is asked for", async () => {
    const args = sandbox("--persona", "last-try", "--pin-stdin", "--last-try-ok", "--json");
    const ended = await uketsuke(args, { stdin: "1111\n" });
    expect(json(ended)).toMatchObject({ outcome: "complete", identifiedBy: "pin" });
  });

  it("a phone: by its PIN behind which its certificate lies, or by its own check of its holder", async () => {
    const android = sandbox("--persona", "android", "--pin-stdin", "--json");
    const visit = json(await uketsuke(android, { stdin: "3636\n" }));
    expect(visit).toMatchObject({
      outcome: "complete",
      identifiedBy: "pin",
      simulatedTerminal: false,
    });
    const iphone = await uketsuke(
      sandbox("--persona", "iphone", "--consents", "none", "--json", "--pin-stdin"),
    );
    expect(json(iphone)).toMatchObject({ outcome: "complete", identifiedBy: "device" });
    const wrong = await uketsuke(android, { stdin: "0000\n" });
    expect(json(wrong)).toMatchObject({ outcome: "not-identified", reason: "pin-incorrect" });
    const staff = ["--identify", "staff", "--staff-reason", "other", "--consents", "none"];
    const looked = await uketsuke(sandbox("--persona", "android", "--json", ...staff));
    expect(json(looked)).toMatchObject({ outcome: "not-identified", reason: "cancelled" });
  });

  it("gives no consent where nobody answers", async () => {
    const ended = await uketsuke(sandbox("--pin-stdin", "--json"), { stdin: "1234\n" });
    expect(json(ended)).toMatchObject({
      consents: { medication: false, medicalInformation: false, checkup: false, surgery: false },
    });
  });

  it("keeps a chained journal without name, number or PIN, over several visits", async () => {
    const journal = join(folder, "journal.jsonl");
    for (const stdin of ["1234\n", "4711\n"]) {
      await uketsuke(sandbox("--pin-stdin", "--journal", journal), { stdin });
    }
    const text = await readFile(journal, "utf8");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as JournalLine);
    expect(verifyChain(lines)).toEqual({ outcome: "intact", lines: lines.length });
    expect(new Set(lines.map(({ visit }) => visit)).size).toBe(2);
    // Hashes, moments and the visit's own number are digits of any kind.
    const told = JSON.stringify(
      lines.map(({ at: _at, hash: _hash, previous: _previous, visit: _visit, ...line }) => line),
    );
    for (const secret of ["1234", "4711", "見本", "太郎", "OQSsiquc"])
      expect(told).not.toContain(secret);
  });

  it("does not go on with a journal that was changed", async () => {
    const journal = join(folder, "changed.jsonl");
    await writeFile(journal, '{"sequence":1,"at":\n');
    const ended = await uketsuke(sandbox("--pin-stdin", "--journal", journal), { stdin: "1234\n" });
    expect(ended.code).toBe(exitCodes.broken);
    expect(ended.stderr).toContain("JOURNAL_BROKEN");
  });

  it("shows neither PIN nor name anywhere", async () => {
    const ended = await uketsuke(sandbox("--pin-stdin", "--json"), { stdin: "1234\n" });
    for (const secret of ['"1234"', "見本", "太郎", "1980-02-17"]) {
      expect(ended.stdout + ended.stderr).not.toContain(secret);
    }
  });

  it("of a foreign resident: the printed digits are those of the card", async () => {
    const staff = ["--identify", "staff", "--staff-reason", "other", "--consents", "none"];
    const ended = await uketsuke(sandbox("--persona", "foreigner", "--json", ...staff));
    expect(json(ended)).toMatchObject({ outcome: "complete", identifiedBy: "staff" });
  });

  it("refuses a PIN that never comes, and an unknown persona", async () => {
    const empty = await uketsuke(sandbox("--pin-stdin"), { stdin: "" });
    expect(empty.code).toBe(exitCodes.usage);
    expect(empty.stderr).toContain("Nothing came on stdin");
    const nobody = await uketsuke(sandbox("--persona", "nobody", "--pin-stdin"));
    expect(nobody.code).toBe(exitCodes.usage);
    expect(nobody.stderr).toContain("See uketsuke vcard personas.");
  });

  it("says when the folder cannot be written to", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    const ended = await uketsuke(["visit", "--sandbox", "--folder", file, "--pin-stdin"], {
      stdin: "1234\n",
    });
    expect(ended).toMatchObject({ code: exitCodes.broken, stdout: "" });
    expect(ended.stderr).toContain("error FOLDER_NOT_");
  });

  it("Ctrl-C at the PIN exits 130 and leaves no result file", async () => {
    const own = await mkdtemp(join(folder, "interrupted-"));
    await using waiting = start(["visit", "--sandbox", "--folder", own, "--pin-stdin"]);
    await waiting.printed("PIN tries left");
    waiting.stop("SIGINT");
    const ended = await waiting.ended;
    expect(ended).toMatchObject({ code: exitCodes.interrupted, stdout: "" });
    expect(await readdir(own)).toEqual([]);
  });
});
