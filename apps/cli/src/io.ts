import type { Readable } from "node:stream";

/** Where text goes: a stream of the process, or what a test collects. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where keys come from; raw mode only on a terminal. */
export type Source = Readable & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
};

/** What a command line touches of its process; `process` itself is one. */
export interface Io {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: NodeJS.ProcessEnv;
}

/** Whether a person can be asked: keys and questions both have a terminal, and it is not that of a build machine. */
export function canAsk({ stdin, stderr, env }: Io): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && !env.CI;
}
