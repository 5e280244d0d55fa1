import { CliError } from "./errors.ts";
import type { Io, Source } from "./io.ts";

/** The bytes before the first line end on stdin; the buffers they came in are zeroed. */
export async function secretFromStdin(
  { stdin }: Pick<Io, "stdin">,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const secret = await secretUntilLineEnd(stdin, signal, () => undefined);
  if (secret.length === 0) throw new CliError("USAGE", "Nothing came on stdin for --pin-stdin.");
  return secret;
}

/** Asks for a secret on the terminal, one star per key; it never becomes a string. An empty answer is undefined. */
export async function secretFromTerminal(
  question: string,
  { stdin, stderr }: Pick<Io, "stdin" | "stderr">,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  stderr.write(`${question} `);
  stdin.setRawMode?.(true);
  try {
    const secret = await secretUntilLineEnd(stdin, signal, (echo) => stderr.write(echo));
    return secret.length === 0 ? undefined : secret;
  } finally {
    stderr.write("\n");
    if (!stdin.destroyed) stdin.setRawMode?.(false);
  }
}

async function secretUntilLineEnd(
  stdin: Source,
  signal: AbortSignal,
  echo: (text: string) => void,
): Promise<Uint8Array> {
  const typed: number[] = [];
  // Nothing is asked after an abort, so the stream that keeps this waiting may go.
  const stop = (): void => void stdin.destroy();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      const buffer = chunk as Buffer;
      const ended = buffer.some((byte) => takeKey(byte, typed, echo));
      buffer.fill(0);
      if (ended) break;
    }
    signal.throwIfAborted();
    return Uint8Array.from(typed);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    typed.fill(0);
    stdin.pause();
  }
}

/** Takes one key; true when the entry has ended. In raw mode Ctrl-C is a key, and becomes the signal it stands for. */
function takeKey(byte: number, typed: number[], echo: (text: string) => void): boolean {
  if (byte === 0x0a || byte === 0x0d) return true;
  if (byte === controlC) process.kill(process.pid, "SIGINT");
  else if (byte === backspace || byte === erase) {
    if (typed.pop() !== undefined) echo("\b \b");
  } else if (byte >= 0x20) {
    typed.push(byte);
    echo("*");
  }
  return false;
}

const controlC = 0x03;
const backspace = 0x08;
const erase = 0x7f;
