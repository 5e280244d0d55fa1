import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm } from "../src/confirm.ts";
import { exitCodes } from "../src/exit-codes.ts";
import { createPrinter, type GlobalOptions } from "../src/print.ts";
import { json, start, startProcess, uketsuke } from "./command-line.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-output-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const visit = (...more: readonly string[]): Promise<Awaited<ReturnType<typeof uketsuke>>> =>
  uketsuke(["visit", "--sandbox", "--folder", folder, "--pin-stdin", ...more], {
    stdin: "9999\n",
  });
const lines = (text: string): { readonly event?: string; readonly time?: string }[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("output", () => {
  it("ndjson: the steps as they happen, then the result; --quiet keeps back the rest", async () => {
    const ended = await visit("--output", "ndjson", "--quiet");
    expect(ended).toMatchObject({ code: exitCodes.no, stderr: "" });
    const events = lines(ended.stdout);
    expect(events.map(({ event }) => event)).toEqual([
      ...events.slice(0, -1).map(() => "step"),
      "result",
    ]);
    expect(events[0]).toMatchObject({ event: "step", step: "precheck", outcome: "usable" });
    expect(events.at(-1)).toMatchObject({ result: { outcome: "not-identified" } });
  });

  it("ndjson: a failure is the last event", async () => {
    const ended = await uketsuke(["doctor", "--facts", join(folder, "none"), "--output=ndjson"]);
    expect(lines(ended.stdout)).toMatchObject([
      { event: "error", error: { code: "FILE_UNREADABLE", docs: expect.stringContaining("#") } },
    ]);
  });

  it("--json is --output json", async () => {
    const one = await uketsuke(["help", "exit-codes", "--json"]);
    const other = await uketsuke(["help", "exit-codes", "--output", "json"]);
    expect(other.stdout).toBe(one.stdout);
    const text = await uketsuke(["help", "exit-codes", "--output", "table"]);
    expect(text.stdout).toMatch(/^0 {4}done/);
  });

  it("--log-file keeps what is said beside the result, for its owner only, and no PIN", async () => {
    const path = join(folder, "log.jsonl");
    const ended = await visit("--log-file", path, "--quiet");
    expect(ended.stderr).toBe("");
    const log = lines(await readFile(path, "utf8"));
    expect(log).toContainEqual({
      time: expect.stringMatching(/^\d{4}-/),
      level: "note",
      text: "PIN tries left: 3",
    });
    expect(JSON.stringify(log.map(({ time: _, ...line }) => line))).not.toContain("9999");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const nowhere = await visit("--log-file", join(folder, "absent", "log"));
    expect(nowhere.code).toBe(exitCodes.usage);
    expect(nowhere.stderr).toContain("error FILE_UNWRITABLE: The log file");
  });

  it("--timeout ends work that waits for nothing", async () => {
    const ended = await uketsuke(["sim", "serve", "--timeout", "0.01", "--json"]);
    expect(ended.code).toBe(exitCodes.broken);
    expect(ended.stdout).toContain('"code": "TIMED_OUT"');
    const wrong = await uketsuke(["sim", "serve", "--timeout", "-1"]);
    expect(wrong.code).toBe(exitCodes.usage);
  });

  it("--verbose tells an error whole", async () => {
    const args = ["doctor", "--facts", join(folder, "none")];
    expect((await uketsuke(args)).stderr).not.toContain("    at ");
    const told = (await uketsuke([...args, "--verbose"])).stderr;
    expect(told).toContain("    at ");
    expect(told).toContain("cause: Error: ENOENT");
  });

  it("a confirmation is answered by --yes, and refused where nobody can be asked", async () => {
    const asking = (options: GlobalOptions, isTTY: boolean, env: NodeJS.ProcessEnv = {}) => {
      const sink = { write: () => undefined, isTTY };
      const stdin = Object.assign(process.stdin, {});
      const io = {
        stdin: Object.create(stdin, { isTTY: { value: isTTY } }),
        stdout: sink,
        stderr: sink,
        env,
      };
      const print = createPrinter(options, io);
      const { signal } = new AbortController();
      return confirm({ options, print, signal, io, timeout: 1 }, "Shall it be done?");
    };
    expect(await asking({ yes: true }, false)).toBe(true);
    await expect(asking({}, false)).rejects.toMatchObject({ code: "NEEDS_TERMINAL" });
    await expect(asking({}, true, { CI: "1" })).rejects.toMatchObject({ code: "NEEDS_TERMINAL" });
  });
});

describe("the process", () => {
  it("ends by SIGTERM with 143", async () => {
    await using serving = startProcess(["sim", "serve"]);
    await serving.printed("Institution");
    serving.stop("SIGTERM");
    expect((await serving.ended).code).toBe(exitCodes.terminated);
  });

  it("goes on when the reader of its result closes early", async () => {
    const help = startProcess(["--help"]);
    help.child.stdout?.destroy();
    expect(await help.ended).toMatchObject({ code: exitCodes.done, stderr: "" });
  });

  it("keeps its compile cache in the user's own folder", async () => {
    const ended = await startProcess(["--version"], {
      env: { XDG_CACHE_HOME: join(folder, "cache") },
    }).ended;
    expect(ended).toMatchObject({ code: exitCodes.done, stderr: "" });
    expect((await stat(join(folder, "cache", "uketsuke", "compile"))).isDirectory()).toBe(true);
  });

  it("stops a command that holds something, in order", async () => {
    await using serving = start(["sim", "serve", "--json"]);
    await serving.printed(/\n}\n/);
    serving.stop("SIGINT");
    const ended = await serving.ended;
    expect(ended.code).toBe(exitCodes.interrupted);
    expect(json(ended)).toMatchObject({ cards: 0 });
  });
});
