import { createPrivateKey, createPublicKey } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournalFile } from "@uketsuke/reception/journal";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exitCodes } from "../src/exit-codes.ts";
import { json, uketsuke } from "./command-line.ts";

let folder = "";
let journal = "";
let seal = "";
const keys = { private: "", public: "" };
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-audit-"));
  keys.private = join(folder, "seal.key");
  keys.public = join(folder, "seal.pem");
  await uketsuke(["audit", "keygen", "--key", keys.private, "--public-key", keys.public]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const visits = ["0b5d6a1e-0000-4000-8000-000000000001", "7c1e2f3a-0000-4000-8000-000000000002"];
const steps = [
  { step: "precheck", outcome: "usable", milliseconds: 90 },
  { step: "pin", outcome: "failed", milliseconds: 1200, code: "PIN_BLOCKED" },
  { step: "end", outcome: "not-identified", milliseconds: 1400 },
];

/** Two visits a day apart, sealed; always the same bytes. */
beforeEach(async () => {
  made += 1;
  journal = join(folder, `journal-${made}.jsonl`);
  seal = join(folder, `head-${made}.seal`);
  let minute = 0;
  let day = 21;
  const now = (): Date => new Date(Date.UTC(2026, 10, day, 0, ++minute));
  const key = createPrivateKey(await readFile(keys.private));
  await using file = await openJournalFile(journal, { now, seal: { path: seal, key } });
  for (const visit of visits) {
    for (const step of steps) await file.append({ visit, ...step });
    day += 1;
    minute = 0;
  }
});

const audit = (command: string, ...more: readonly string[]): ReturnType<typeof uketsuke> =>
  uketsuke(["audit", command, journal, ...more]);
const sealed = (): readonly string[] => ["--seal", seal, "--public-key", keys.public];
const steadily = (text: string): string => text.replaceAll(/\S*journal-\d+/g, "journal");
const lines = async (): Promise<readonly string[]> => (await readFile(journal, "utf8")).split("\n");

describe("the README", () => {
  it("shows real output", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const intact = (await audit("verify")).stdout;
    expect(readme).toContain(`$ uketsuke audit verify kiosk.jsonl\n${intact}\`\`\``);
    const explained = (await uketsuke(["oqs", "explain", "error:OQS_TIMEOUT"])).stdout;
    expect(readme).toContain(`$ uketsuke oqs explain error:OQS_TIMEOUT\n${explained}\`\`\``);
    const golden = new URL("golden/name-check.txt", import.meta.url);
    const names = await readFile(golden, "utf8");
    expect(readme).toContain(`$ uketsuke name-check < names.txt\n${names}\`\`\``);
  });
});

describe("audit verify", () => {
  it("says that a journal is intact, and what could not be seen without its seal", async () => {
    const ended = await audit("verify");
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/audit-verify.txt");
    const document = await audit("verify", "--json");
    await expect(steadily(document.stdout)).toMatchFileSnapshot("golden/audit-verify.json.txt");
    expect((await audit("verify", ...sealed())).stdout).toMatch(/^Seal +holds up to line 6, of /m);
    const japanese = await audit("verify", ...sealed(), "--lang", "ja");
    expect(japanese.stdout).toContain("異常なし");
  });

  it.each([
    [
      "a changed line",
      "hash",
      2,
      (all: string[]) =>
        all.map((one, at) => (at === 1 ? one.replace("PIN_BLOCKED", "PIN_EXPIRED") : one)),
    ],
    ["a removed line", "order", 3, (all: string[]) => all.filter((_, at) => at !== 2)],
    [
      "lines changed about",
      "order",
      2,
      (all: string[]) => [all[0], all[2], all[1], ...all.slice(3)],
    ],
    [
      "a line twice",
      "order",
      3,
      (all: string[]) => all.flatMap((one, at) => (at === 1 ? [one, one] : [one])),
    ],
    [
      "a line that is none",
      "unreadable",
      4,
      (all: string[]) => all.map((one, at) => (at === 3 ? "{}" : one)),
    ],
    ["a cut end", "truncated", 5, (all: string[]) => [...all.slice(0, 4), ""]],
  ] as const)("finds %s, and says what it means", async (_, reason, sequence, change) => {
    await writeFile(journal, change([...(await lines())]).join("\n"));
    const ended = await audit("verify", ...sealed(), "--json");
    expect(ended.code).toBe(exitCodes.no);
    expect(json(ended)).toMatchObject({ outcome: "broken", reason, sequence });
    const text = await audit("verify", ...sealed());
    expect(text.stdout).toContain(`line ${sequence}`);
    expect(text.stdout).toMatch(/^Next +Keep journal and seal/m);
  });

  it("finds a journal that was written anew, a seal of another key, and one that is gone", async () => {
    await rm(journal);
    await using file = await openJournalFile(journal);
    for (const step of [...steps, ...steps]) await file.append({ visit: "other", ...step });
    expect(json(await audit("verify", ...sealed(), "--json")).reason).toBe("forked");
    expect((await audit("verify", "--json")).code).toBe(exitCodes.done);
    const other = [
      "--key",
      join(folder, `o${made}.key`),
      "--public-key",
      join(folder, `o${made}.pem`),
    ];
    await uketsuke(["audit", "keygen", ...other]);
    const strange = await audit("verify", "--seal", seal, ...other.slice(2), "--json");
    expect(json(strange).reason).toBe("seal-invalid");
    await rm(seal);
    expect(json(await audit("verify", ...sealed(), "--json")).reason).toBe("seal-missing");
  });

  it("tells a torn last line, and refuses what is no file or no key", async () => {
    await appendFile(journal, '{"sequence":7');
    expect((await audit("verify", ...sealed())).stdout).toMatch(/^Torn +the last line/m);
    const half = await audit("verify", "--seal", seal);
    expect(half.stderr).toContain("error USAGE: --seal and --public-key are given together.");
    const noKey = await audit("verify", "--seal", seal, "--public-key", journal);
    expect(noKey.stderr).toContain("error FILE_UNREADABLE: The key");
    const none = await uketsuke(["audit", "verify", join(folder, "absent")]);
    expect(none).toMatchObject({ code: exitCodes.usage, stdout: "" });
  });
});

describe("audit show", () => {
  it("shows every line, and those that fit", async () => {
    const all = await audit("show");
    expect(all).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(all.stdout).toMatchFileSnapshot("golden/audit-show.txt");
    const document = await audit("show", "--last", "1", "--json");
    await expect(document.stdout).toMatchFileSnapshot("golden/audit-show.json.txt");
    const found = async (...filter: readonly string[]): Promise<readonly number[]> =>
      json<{ lines: { sequence: number }[] }>(await audit("show", "--json", ...filter)).lines.map(
        ({ sequence }) => sequence,
      );
    expect(await found("--code", "PIN_BLOCKED")).toEqual([2, 5]);
    expect(await found("--visit", "7c1e", "--step", "end")).toEqual([6]);
    expect(await found("--outcome", "usable", "--last", "1")).toEqual([4]);
    expect(await found("--from", "2026-11-22")).toEqual([4, 5, 6]);
    expect(await found("--until", "2026-11-21T00:03Z")).toEqual([1, 2]);
    expect(await found("--from", "2027-01-01")).toEqual([]);
  });

  it.each(["2026-02-30", "yesterday", "2026-11-23T09:00"])("refuses the time %s", async (time) => {
    expect((await audit("show", "--from", time)).code).toBe(exitCodes.usage);
  });

  it("shows nothing that a terminal would act on, and stops where the journal is broken", async () => {
    const visit = "a\r\nb\u001b[2J\u2028\u202Ec\u0085";
    const text = join(folder, `hostile-${made}.jsonl`);
    await using file = await openJournalFile(text);
    await file.append({ visit, ...steps[1], code: "X\nY" } as never);
    const shown = await uketsuke(["audit", "show", text]);
    expect(shown.stdout).toContain("a\\u{d}\\u{a}b\\u{1b}[2J\\u{2028}\\u{202e}c\\u{85}  pin");
    expect(shown.stdout.split("\n")).toHaveLength(3);
    const exported = await uketsuke(["audit", "export", text]);
    expect(exported.stdout.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(exported.stdout)).toMatchObject({ visit, code: "X\nY" });

    const all = await lines();
    await writeFile(journal, [...all.slice(0, 2), "{}", ...all.slice(3)].join("\n"));
    const cut = await audit("show");
    expect(cut.code).toBe(exitCodes.no);
    expect(cut.stdout.split("\n")).toHaveLength(4);
    expect(cut.stderr).toContain("line 3 is no line of a journal");
  });
});

describe("audit export", () => {
  it("gives a journal that can be checked again, whole or not at all", async () => {
    const shown = await audit("export");
    await expect(shown.stdout).toMatchFileSnapshot("golden/audit-export.txt");
    expect(shown.stdout).toBe(await readFile(journal, "utf8"));
    const to = join(folder, `export-${made}.jsonl`);
    const ended = await audit("export", "--to", to, "--json");
    await expect(ended.stdout.replace(to, "export.jsonl")).toMatchFileSnapshot(
      "golden/audit-export.json.txt",
    );
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    expect((await uketsuke(["audit", "verify", to, ...sealed()])).code).toBe(exitCodes.done);
    expect((await audit("export", "--to", to)).stderr).toContain("is there already");

    await writeFile(journal, (await lines()).filter((_, at) => at !== 1).join("\n"));
    const broken = await audit("export", "--to", `${to}.2`);
    expect(broken).toMatchObject({ code: exitCodes.no, stdout: "" });
    await expect(stat(`${to}.2`)).rejects.toThrow("ENOENT");
  });
});

describe("audit prune", () => {
  const sealing = (): readonly string[] => ["--seal", seal, "--seal-key", keys.private];

  it("removes old lines when it is told to, and the rest is still checked", async () => {
    const asked = await audit("prune", "--before", "2026-11-22");
    expect(asked.stderr).toContain("error NEEDS_TERMINAL");
    const ended = await audit("prune", "--before", "2026-11-22", "--yes", ...sealing());
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    await expect(ended.stdout).toMatchFileSnapshot("golden/audit-prune.txt");
    const checked = json(await audit("verify", ...sealed(), "--json"));
    expect(checked).toMatchObject({ outcome: "intact", first: 4, lines: 3 });
    expect((await audit("verify")).stdout).toContain("3, from line 4 on");
    expect((await audit("export")).stdout).toBe(await readFile(journal, "utf8"));
    const again = await audit("prune", "--before", "2026-11-22", "-y", "--json");
    await expect(steadily(again.stdout)).toMatchFileSnapshot("golden/audit-prune.json.txt");
  });

  it("without the seal leaves a journal whose next check says so", async () => {
    await audit("prune", "--before", "2026-11-22", "--yes");
    expect(json(await audit("verify", ...sealed(), "--json"))).toMatchObject({ reason: "removed" });
  });

  it("seals no journal anew whose end was cut off, and none that another program writes", async () => {
    {
      await using _writer = await openJournalFile(journal);
      const busy = await audit("prune", "--before", "2026-11-22", "--yes");
      expect(busy.code).toBe(exitCodes.broken);
      expect(busy.stderr).toContain("error JOURNAL_IN_USE");
    }
    await writeFile(journal, `${(await lines()).slice(0, 4).join("\n")}\n`);
    const cut = await audit("prune", "--before", "2026-11-22", "--yes", ...sealing(), "--json");
    expect(cut.code).toBe(exitCodes.no);
    expect(json(cut)).toMatchObject({ reason: "truncated", removed: 0 });
  });
});

describe("audit keygen", () => {
  it("makes a pair whose private half is for its owner only, and takes no file's place", async () => {
    const pair = [join(folder, "pair.key"), join(folder, "pair.pem")] as const;
    const make = ["audit", "keygen", "--key", pair[0], "--public-key", pair[1]];
    const steadyPair = (text: string): string =>
      text.replaceAll(`${folder}/`, "").replace(/[0-9a-f]{64}/, "FINGERPRINT");
    const ended = await uketsuke(make);
    await expect(steadyPair(ended.stdout)).toMatchFileSnapshot("golden/audit-keygen.txt");
    expect((await stat(pair[0])).mode & 0o777).toBe(0o600);
    const derived = createPublicKey(await readFile(pair[0])).export({
      type: "spki",
      format: "pem",
    });
    expect(await readFile(pair[1], "utf8")).toBe(derived);
    expect((await uketsuke(make)).stderr).toContain("is there already");
    await rm(pair[0]);
    await rm(pair[1]);
    const document = await uketsuke([...make, "--json"]);
    await expect(steadyPair(document.stdout)).toMatchFileSnapshot("golden/audit-keygen.json.txt");
  });
});
