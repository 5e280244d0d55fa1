import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerminalError } from "../../errors.ts";
import { type Facts, readFacts } from "../../facts.ts";
import type { Kit } from "../../kit.ts";
import { windowsCollector } from "../../windows-collector.ts";

/** How the PowerShell collector is started. */
export interface WindowsRun {
  readonly kit: Kit;
  readonly signal?: AbortSignal | undefined;
  /** The program that runs the script; Windows PowerShell unless given. */
  readonly powershell?: string;
  /** Milliseconds until it is stopped; two minutes unless given. */
  readonly deadlineMs?: number;
}

/** Runs the PowerShell collector on this machine and decodes what it wrote; throws COLLECTOR_FAILED. */
export async function runWindowsCollector(run: WindowsRun): Promise<Facts> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-kit-"));
  try {
    const kitFile = join(folder, "kit.json");
    const { programs, sharedFolder } = run.kit;
    await writeFile(kitFile, JSON.stringify({ programs, sharedFolder }));
    return decode(await output(run, kitFile));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function decode(written: string): Facts {
  let value: unknown;
  try {
    value = JSON.parse(written.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw failed("wrote no JSON", error);
  }
  return readFacts(value);
}

function output(run: WindowsRun, kitFile: string): Promise<string> {
  const { powershell = "powershell.exe", deadlineMs = 120_000, signal } = run;
  const args = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"];
  return new Promise((resolve, reject) => {
    const options = {
      timeout: deadlineMs,
      maxBuffer: 1 << 26,
      windowsHide: true,
      ...(signal ? { signal } : {}),
    };
    execFile(
      powershell,
      [...args, windowsCollector, "-KitFile", kitFile],
      options,
      (error, stdout) => {
        if (signal?.aborted) reject(signal.reason);
        else if (error?.killed) reject(failed(`did not end within ${deadlineMs / 1000} s`, error));
        else if (error) reject(failed(`did not run (${error.code ?? error.name})`, error));
        else resolve(stdout);
      },
    );
  });
}

function failed(how: string, cause: unknown): TerminalError {
  return new TerminalError(
    "COLLECTOR_FAILED",
    `The PowerShell collector ${how}. Run windows/uketsuke-collect.ps1 by hand with -OutFile and evaluate that file.`,
    { cause },
  );
}
