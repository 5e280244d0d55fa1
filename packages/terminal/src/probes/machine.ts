import { execFile } from "node:child_process";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** The machine a collector looks at: its /proc and /sys, and the programs that know more. */
export interface Machine {
  /** False for a folder that only holds the files of a machine. */
  readonly running: boolean;
  /** The trimmed text of a file, or undefined where it cannot be read. */
  text(path: string): Promise<string | undefined>;
  /** The names in a folder, sorted; empty where there is none. */
  names(path: string): Promise<readonly string[]>;
  /** The path a link leads to, or undefined where there is none. */
  target(path: string): Promise<string | undefined>;
  /** When a file was last written, or undefined where it is absent. */
  modified(path: string): Promise<Date | undefined>;
  /** What a program printed on stdout, or undefined where it is absent or failed. */
  run(command: string, args: readonly string[]): Promise<string | undefined>;
}

/** A topic that cannot be seen on this machine, with the reason for the report. */
export class Unseen extends Error {
  readonly needsAdministrator: boolean;

  constructor(why: string, options: { readonly needsAdministrator?: boolean } = {}) {
    super(why);
    this.name = "Unseen";
    this.needsAdministrator = options.needsAdministrator ?? false;
  }
}

/** The running machine, or a folder that holds the /proc and /sys of one (then no program is run). */
export function machineAt(root: string, signal?: AbortSignal): Machine {
  const at = (path: string): string => join(root, path);
  const absent = (): undefined => undefined;
  const running = root === "/";
  return {
    running,
    text: (path) => readFile(at(path), "utf8").then((text) => text.trim(), absent),
    names: (path) =>
      readdir(at(path)).then(
        (names) => names.sort(),
        () => [],
      ),
    target: (path) => realpath(at(path)).then((real) => `/${relative(root, real)}`, absent),
    modified: (path) => stat(at(path)).then(({ mtime }) => mtime, absent),
    run: (command, args) => (running ? output(command, args, signal) : Promise.resolve(undefined)),
  };
}

function output(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: 5_000,
      env: { ...process.env, LC_ALL: "C" },
      ...(signal ? { signal } : {}),
    };
    execFile(command, args, options, (error, stdout) => {
      if (signal?.aborted) reject(signal.reason);
      else resolve(error ? undefined : stdout.trim());
    });
  });
}
