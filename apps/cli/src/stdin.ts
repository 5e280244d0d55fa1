import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";

const mostBytes = 64 * 1024 * 1024;

/** Everything that comes on stdin, to its end. */
export async function readStdin(
  { stdin }: Pick<Io, "stdin">,
  signal: AbortSignal,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const stop = (): void => void stdin.destroy();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    for await (const piece of stdin as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > mostBytes) throw new CliError("USAGE", "More than 64 MiB came on stdin.");
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(pieces);
}
