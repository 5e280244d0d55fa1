import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Trial } from "../../../../tools/campaign/campaign.ts";
import { seeded } from "../../src/simulator/random.ts";
import type { QueueChild } from "../../test/children/queue-child.ts";
import { clearText, linesOf, problemsAfter, type QueueHistory, recover } from "./queue-history.ts";

const program = fileURLToPath(new URL("../../test/children/queue-child.ts", import.meta.url));
/** System calls by which SQLite writes; the log of a child uses others. */
const writes = "pwrite64,fsync,ftruncate,unlink";

/** Whether strace may be used here. */
export const hasStrace: boolean =
  spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", process.execPath, "-e", "0"]).status === 0;

/** What happens to the program in one phase. */
export type QueueFault =
  | { readonly kind: "none" | "clock-steps" }
  | {
      readonly kind: "kill" /** Killed when so many lines are in the log. */;
      readonly lines: number;
      readonly both: boolean;
    }
  /** An injection of strace, e.g. `pwrite64:signal=KILL:when=7`. */
  | { readonly kind: "inject"; readonly injection: string };

/** Plays phases one after another on one file, then recovers and judges. */
export async function playQueue(
  name: string,
  faults: readonly QueueFault[],
  options: { readonly seed: number; readonly rows: number },
): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), "uketsuke-queue-trial-"));
  const location = join(folder, "links.db");
  const key = randomBytes(32).toString("hex");
  const log = join(folder, "log");
  const problems: string[] = [];
  // The second of two programs enters from a million on.
  const familyOf = (number: number): string => (number < 1_000_000 ? "a" : "b");
  const history: QueueHistory = { location, key, log, familyOf };
  let ahead = 0;
  try {
    for (const fault of faults) {
      const firsts = fault.kind === "kill" && fault.both ? [0, 1_000_000] : [0];
      const children = firsts.map((first) => {
        const child: QueueChild = {
          location,
          key,
          log,
          family: familyOf(first),
          ahead,
          clockSteps: fault.kind === "clock-steps",
          seed: options.seed,
          ...nextRows(log, first, options.rows),
        };
        return start(child, fault);
      });
      if (fault.kind === "kill") await killAfter(children, log, fault.lines);
      const codes = await Promise.all(children.map(ended));
      const harmed = fault.kind === "inject" || fault.kind === "kill" ? 1 : 0;
      for (const code of codes.slice(harmed))
        if (code !== 0) problems.push(`a program to which nothing was done ended with ${code}`);
      problems.push(...clearText(location));
      // Later than any lease and most pauses; clocks of a phase jump an hour at most each time.
      ahead += 3_600_000;
    }
    const end = await recover(history, ahead);
    problems.push(
      ...(end < 0 ? ["something stays open for ever"] : await problemsAfter(history, end)),
    );
  } catch (error) {
    problems.push(`the judge failed: ${error}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { name: `${name} (seed ${options.seed}) ${JSON.stringify(faults)}`, problems };
}

/** Kills the first of them a little after it wrote a line. */
async function killAfter(
  children: readonly ChildProcess[],
  log: string,
  lines: number,
): Promise<void> {
  const end = linesOf(log).length + lines;
  const isOver = (child: ChildProcess): boolean =>
    child.exitCode !== null || child.signalCode !== null;
  while (linesOf(log).length < end && !children.every(isOver)) await wait(1);
  children[0]?.kill("SIGKILL");
}

/** From the first that was not acknowledged on, as a caller would begin again. */
function nextRows(log: string, first: number, rows: number): { from: number; to: number } {
  const accepted = linesOf(log)
    .filter(({ letter, number }) => letter === "A" && number >= first && number < first + 1_000_000)
    .map(({ number }) => number);
  const from = Math.max(first - 1, ...accepted) + 1;
  return { from, to: from + rows };
}

function start(child: QueueChild, fault: QueueFault): ChildProcess {
  const run = [process.execPath, program, JSON.stringify(child)];
  const [command = "", ...args] =
    fault.kind === "inject"
      ? [
          "strace",
          "-f",
          "-qq",
          "-o",
          "/dev/null",
          "-e",
          `trace=${writes}`,
          "-e",
          `inject=${fault.injection}`,
          ...run,
        ]
      : run;
  return spawn(command, args, { stdio: "ignore" });
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
}

/** Faults by a seed: mostly kills, some failing disks, jumping clocks and second programs. */
export function faultsOf(seed: number, phases: number): QueueFault[] {
  const { below, pick } = seeded(seed);
  const one = (): QueueFault => {
    const kind = below(hasStrace ? 7 : 3);
    if (kind === 0) return { kind: "clock-steps" };
    if (kind <= 2) return { kind: "kill", lines: 1 + below(30), both: kind === 2 };
    const [call, calls] = pick([
      ["pwrite64", 300],
      ["fsync", 30],
    ]);
    const what = kind <= 4 ? "signal=KILL" : kind === 5 ? "error=EIO" : "error=ENOSPC";
    const when = `${1 + below(calls)}${kind > 4 && below(2) ? "+" : ""}`;
    return { kind: "inject", injection: `${call}:${what}:when=${when}` };
  };
  return Array.from({ length: phases }, one);
}
