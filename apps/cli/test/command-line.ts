import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** How a command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How it is run: without a terminal, in the C locale, with nothing on stdin unless given. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** A command line that is still running. */
export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with everything printed so far once it holds the text; rejects when the process ends before. */
  printed(text: string | RegExp): Promise<string>;
}

/** Runs the real CLI to its end. */
export async function uketsuke(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const running = start(args, options);
  running.child.stdin?.end(options.stdin ?? "");
  return running.ended;
}

/** Starts the real CLI and leaves its stdin open; disposing it ends the process. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  return startProgram(process.execPath, [main, ...args], options);
}

const terminalProgram = "script";

/** Whether this machine can give the CLI a pseudo terminal. */
export const hasScript: boolean = spawnSync(terminalProgram, ["--version"]).status === 0;

/** Runs the CLI on a pseudo terminal of `script` (util-linux); both streams arrive on its stdout. */
export function startOnTerminal(args: readonly string[], options: RunOptions = {}): Running {
  const quoted = [process.execPath, main, ...args].map(
    (part) => `'${part.replaceAll("'", "'\\''")}'`,
  );
  const command = `stty cols 120 rows 40; exec ${quoted.join(" ")}`;
  return startProgram(terminalProgram, ["-qec", command, "/dev/null"], options);
}

function startProgram(program: string, args: readonly string[], options: RunOptions): Running {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const child = spawn(program, args, {
    env: { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), LANG: "C", TERM: "xterm", ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  const heard = (add: (text: string) => void) => (chunk: Buffer) => {
    add(chunk.toString("utf8"));
    for (const listener of listeners) listener();
  };
  child.stdout.on(
    "data",
    heard((text) => {
      stdout += text;
    }),
  );
  child.stderr.on(
    "data",
    heard((text) => {
      stderr += text;
    }),
  );
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(([code]): Ended => ({ code, stdout, stderr }));
  return {
    child,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const all = stdout + stderr;
          if (typeof text === "string" ? !all.includes(text) : !text.test(all)) return;
          listeners.delete(look);
          resolve(all);
        };
        listeners.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`it ended before it printed ${text}: ${stdout}${stderr}`)),
        );
      }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The JSON document on stdout. */
export function json<T = Record<string, unknown>>({ stdout }: Ended): T {
  return JSON.parse(stdout) as T;
}
