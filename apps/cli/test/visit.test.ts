import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JournalLine, verifyChain } from "@uketsuke/reception";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { hasScript, json, start, startOnTerminal, uketsuke } from "./command-line.ts";

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

/** What differs from one run to the next. */
function steady(text: string): string {
  return text
    .replaceAll(folder, "FOLDER")
    .replace(/face_\d{10}\w+\.xml/g, "face_NAME.xml")
    .replace(/"milliseconds": \d+/g, '"milliseconds": 0')
    .replace(/^ *\d+ ms /gm, "     0 ms ");
}

describe("visit in the sandbox", () => {
  it("by PIN: complete, with the steps on stderr and the result on stdout", async () => {
    const ended = await uketsuke(sandbox("--pin-stdin"), { stdin: "1234\n" });
    expect(ended.code).toBe(exitCodes.done);
    await expect(steady(ended.stdout)).toMatchFileSnapshot("golden/visit-pin.txt");
    await expect(steady(ended.stderr)).toMatchFileSnapshot("golden/visit-pin.steps.txt");
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
    await expect(steady(ended.stdout)).toMatchFileSnapshot("golden/visit-staff.json.txt");
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
    for (const secret of ["1234", "4711", "見本", "太郎", "OQSsiquc"])
      expect(text).not.toContain(secret);
  });

  it("does not go on with a journal that is cut off", async () => {
    const journal = join(folder, "cut.jsonl");
    await writeFile(journal, '{"sequence":1,"at":');
    const ended = await uketsuke(sandbox("--pin-stdin", "--journal", journal), { stdin: "1234\n" });
    expect(ended.code).toBe(exitCodes.usage);
    expect(ended.stderr).toContain("cannot be continued");
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

describe.skipIf(!hasScript)("visit on a terminal (skipped without script of util-linux)", () => {
  it("asks for the PIN with stars, then for the consents; nothing chosen is no consent", async () => {
    await using visit = startOnTerminal(sandbox());
    await visit.printed("PIN (four digits");
    visit.type("12x\u007f34\r");
    await visit.printed("nothing chosen = no consent");
    visit.type("\r");
    const ended = await visit.ended;
    expect(ended.code).toBe(exitCodes.done);
    expect(ended.stdout).toContain("***\b \b**");
    expect(ended.stdout).not.toContain("1234");
    expect(ended.stdout).toMatch(/Consents +none \(sent\)/);
  });

  it("asks again after a wrong PIN, in Japanese where the locale is", async () => {
    await using visit = startOnTerminal(sandbox(), { env: { LANG: "ja_JP.UTF-8" } });
    await visit.printed("暗証番号（4桁");
    visit.type("9999\r");
    await visit.printed("暗証番号が違う。");
    await visit.printed("残り回数: 2");
    await visit.printed(/残り回数: 2[\s\S]*暗証番号（4桁/);
    visit.type("1234\r");
    await visit.printed("選ばなければ同意なし");
    visit.type(" \r");
    const ended = await visit.ended;
    expect(ended.code).toBe(exitCodes.done);
    expect(ended.stdout).toMatch(/Consents +surgery \(sent\)/);
  });

  it("asks staff for the reason and whether it is the person; no is the default", async () => {
    await using visit = startOnTerminal(sandbox("--identify", "staff"));
    await visit.printed("Why staff identifies");
    visit.type("\r");
    await visit.printed("Is this the person");
    visit.type("\r");
    const ended = await visit.ended;
    expect(ended.code).toBe(exitCodes.no);
    expect(ended.stdout).toMatch(/Reason +staff-declined/);
  });

  it("Ctrl-C as a key at the PIN exits 130, and what was typed is not sent", async () => {
    await using visit = startOnTerminal(sandbox());
    await visit.printed("PIN (four digits");
    visit.type("12\u0003");
    const ended = await visit.ended;
    expect(ended.code).toBe(exitCodes.interrupted);
    expect(ended.stdout).not.toContain("pin: pin-incorrect");
  });
});
