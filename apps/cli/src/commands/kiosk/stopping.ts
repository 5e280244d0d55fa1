import type { ChildProcess } from "node:child_process";
import { exitCodes } from "../../exit-codes.ts";
import { Interrupted } from "../../interruption.ts";

/** Hands the end of the command on to a process it started: Ctrl-C as Ctrl-C, everything else as SIGTERM. */
export function stopping(child: ChildProcess, signal: AbortSignal): Disposable {
  const stop = (): void => {
    const { reason } = signal;
    const interrupted = reason instanceof Interrupted && reason.exit === exitCodes.interrupted;
    // On Windows Ctrl-C has reached it already, and a signal would end it without its own end.
    if (interrupted && process.platform === "win32") return;
    child.kill(interrupted ? "SIGINT" : "SIGTERM");
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", stop) };
}
