import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TerminalError } from "../src/index.ts";
import { runWindowsCollector, type WindowsRun } from "../src/probes/windows/run.ts";
import { machineFile } from "./machines.ts";

const recording = machineFile("iot-ltsc-mini-pc").recording;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-powershell-"));
  await writeFile(join(folder, "recording.json"), `\uFEFF${JSON.stringify(recording)}`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program in PowerShell's place: it is started for real, but no PowerShell runs on this machine. */
async function standIn(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const failure = async (run: WindowsRun): Promise<TerminalError> => {
  const error = await runWindowsCollector(run).catch((thrown: unknown) => thrown);
  if (!TerminalError.is(error)) throw error;
  return error;
};

describe("starting the PowerShell collector (a stand-in program answers)", () => {
  it("gives it the script and the kit, and decodes what it wrote, byte order mark or not", async () => {
    const powershell = await standIn(
      "writes",
      `echo "$@" > ${folder}/arguments; for last; do :; done; cat "$last" > ${folder}/kit; cat ${folder}/recording.json`,
    );
    const kit = { sharedFolder: "C:\\OQS", topology: "ip-vpn" } as const;
    const facts = await runWindowsCollector({ kit, powershell });
    expect(facts).toMatchObject({ platform: "windows", collector: { name: "windows" } });
    const given = await readFile(join(folder, "arguments"), "utf8");
    expect(given).toMatch(
      /^-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \S+\/windows\/uketsuke-collect\.ps1 -KitFile \S+kit\.json$/m,
    );
    expect(JSON.parse(await readFile(join(folder, "kit"), "utf8"))).toEqual({
      sharedFolder: "C:\\OQS",
    });
    expect(existsSync(/-KitFile (\S+)/.exec(given)?.[1] ?? ".")).toBe(false);
  });

  it("stops it at the deadline, and says how to go on", async () => {
    const powershell = await standIn("hangs", "exec sleep 60");
    const error = await failure({ kit: {}, powershell, deadlineMs: 50 });
    expect(error.code).toBe("COLLECTOR_FAILED");
    expect(error.message).toMatch(/did not end within 0\.05 s.*-OutFile/);
  });

  it.each([
    ["fails", "exit 3", /did not run \(3\)/],
    ["babbles", "echo 'Add-Type : error'", /wrote no JSON/],
  ])("reports one that %s", async (name, body, message) => {
    const error = await failure({ kit: {}, powershell: await standIn(name, body) });
    expect(error.message).toMatch(message);
  });

  it("reports a machine without it, and an abort as an abort", async () => {
    expect((await failure({ kit: {}, powershell: join(folder, "absent") })).message).toContain(
      "ENOENT",
    );
    const powershell = await standIn("waits", "exec sleep 60");
    const run = runWindowsCollector({ kit: {}, powershell, signal: AbortSignal.timeout(50) });
    await expect(run).rejects.toHaveProperty("name", "TimeoutError");
  });
});
