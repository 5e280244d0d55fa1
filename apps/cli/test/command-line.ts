import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { Interrupted } from "../src/interruption.ts";
import type { Io } from "../src/io.ts";
import { main } from "../src/main.ts";

/** The file that `uketsuke` starts. */
export const program: string = fileURLToPath(new URL("../bin/uketsuke.js", import.meta.url));

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
  readonly ended: Promise<Ended>;
  /** Whether it has ended. */
  readonly over: () => boolean;
  /** What a person types. */
  readonly type: (text: string) => void;
  /** Stops it as the signal would. */
  readonly stop: (signal: "SIGINT" | "SIGTERM") => void;
  /** Resolves with everything printed so far once it holds the text; rejects when it ends before. */
  printed(text: string | RegExp): Promise<string>;
}

/** Runs a command line to its end, in this process: everything but the process itself is what a user runs. */
export async function uketsuke(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const stdin = new PassThrough();
  stdin.end(options.stdin ?? "");
  const running = begin(args, stdin, options);
  return running.ended;
}

/** Begins a command line in this process and leaves its stdin open; disposing it ends it. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  return begin(args, new PassThrough(), options);
}

function begin(args: readonly string[], stdin: PassThrough, { env }: RunOptions): Running {
  const heard = new Heard();
  const controller = new AbortController();
  const io: Io = {
    stdin,
    stdout: { write: (text) => heard.add("stdout", text) },
    stderr: { write: (text) => heard.add("stderr", text) },
    env: environment(env),
  };
  const interrupts = { signal: controller.signal, [Symbol.dispose]: () => undefined };
  let over = false;
  const ended = main(args, io, { interrupts }).then((code): Ended => {
    over = true;
    return { code, ...heard.all };
  });
  const stop: Running["stop"] = (signal) => controller.abort(new Interrupted(signal));
  return {
    ended,
    over: () => over,
    type: (text) => stdin.write(text),
    stop,
    printed: (text) => heard.printed(text, ended),
    async [Symbol.asyncDispose]() {
      if (!over) stop("SIGTERM");
      await ended;
    },
  };
}

/** Starts the real program; for what only a process shows: signals, its environment, its end. */
export function startProcess(
  args: readonly string[],
  options: RunOptions = {},
): Running & { readonly child: ChildProcess } {
  const heard = new Heard();
  const child = spawn(process.execPath, [program, ...args], {
    env: environment(options.env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk: Buffer) => heard.add("stdout", chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => heard.add("stderr", chunk.toString("utf8")));
  child.stdin.on("error", () => undefined);
  if (options.stdin !== undefined) child.stdin.end(options.stdin);
  const ended = once(child, "close").then(([code]): Ended => ({ code, ...heard.all }));
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    ended,
    over,
    type: (text) => child.stdin.write(text),
    stop: (signal) => child.kill(signal),
    printed: (text) => heard.printed(text, ended),
    async [Symbol.asyncDispose]() {
      if (!over()) child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Nothing of the environment of the tests but what a program needs. */
export function environment(more: RunOptions["env"] = {}): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), LANG: "C", TERM: "xterm", ...more };
}

/** What a command line has printed, and who waits for more. */
class Heard {
  #stdout = "";
  #stderr = "";
  readonly #listeners = new Set<() => void>();

  get all(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.#stdout, stderr: this.#stderr };
  }

  add(stream: "stdout" | "stderr", text: string): void {
    if (stream === "stdout") this.#stdout += text;
    else this.#stderr += text;
    for (const listener of this.#listeners) listener();
  }

  printed(text: string | RegExp, ended: Promise<unknown>): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const all = this.#stdout + this.#stderr;
        if (typeof text === "string" ? !all.includes(text) : !text.test(all)) return;
        this.#listeners.delete(look);
        resolve(all);
      };
      this.#listeners.add(look);
      look();
      void ended.then(() =>
        reject(new Error(`it ended before it printed ${text}: ${this.#stdout}${this.#stderr}`)),
      );
    });
  }
}

/** The JSON document on stdout. */
export function json<T = Record<string, unknown>>({ stdout }: Pick<Ended, "stdout">): T {
  return JSON.parse(stdout) as T;
}
