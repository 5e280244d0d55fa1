import { CliError } from "./errors.ts";

/** The bytes before the first line end on stdin (パイプ渡し); the buffers they came in are zeroed. */
export async function secretFromStdin(signal: AbortSignal): Promise<Uint8Array> {
  const bytes: number[] = [];
  try {
    for await (const chunk of process.stdin.iterator({ destroyOnReturn: true })) {
      signal.throwIfAborted();
      const buffer = chunk as Buffer;
      const end = buffer.findIndex(isLineEnd);
      bytes.push(...(end < 0 ? buffer : buffer.subarray(0, end)));
      buffer.fill(0);
      if (end >= 0) break;
    }
    if (bytes.length === 0) throw new CliError("USAGE", "Nothing came on stdin for --pin-stdin.");
    return Uint8Array.from(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Asks for a secret on the terminal, one star per key; it never becomes a string. An empty answer is undefined. */
export async function secretFromTerminal(
  question: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new CliError("NEEDS_TERMINAL", "There is no terminal to ask on.");
  const typed: number[] = [];
  stderr.write(`${question} `);
  stdin.setRawMode(true);
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      signal.throwIfAborted();
      const buffer = chunk as Buffer;
      const done = buffer.some((byte) => key(byte, typed));
      buffer.fill(0);
      if (done) break;
    }
    stderr.write("\n");
    signal.throwIfAborted();
    return typed.length === 0 ? undefined : Uint8Array.from(typed);
  } finally {
    typed.fill(0);
    stdin.setRawMode(false);
    stdin.pause();
  }
}

/** Takes one key; true when the entry has ended. */
function key(byte: number, typed: number[]): boolean {
  if (isLineEnd(byte)) return true;
  if (byte === controlC) {
    process.kill(process.pid, "SIGINT");
    return true;
  }
  if (byte === backspace || byte === erase) {
    if (typed.pop() !== undefined) process.stderr.write("\b \b");
  } else if (byte >= 0x20) {
    typed.push(byte);
    process.stderr.write("*");
  }
  return false;
}

const controlC = 0x03;
const backspace = 0x08;
const erase = 0x7f;

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}
