import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Ctrl-C or SIGTERM: the reason of the abort; what holds a card resets it on its way out. */
export class Interrupted extends Error {
  readonly exit: ExitCode;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(signal);
    this.name = "AbortError";
    this.exit = signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  }
}

/** What stops a command line. */
export interface Interruption extends Disposable {
  /** Aborts with {@link Interrupted}. */
  readonly signal: AbortSignal;
}

/** Listens to Ctrl-C and SIGTERM; the second Ctrl-C ends the process at once. */
export function interruption(): Interruption {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    const reason = new Interrupted(name === "SIGTERM" ? "SIGTERM" : "SIGINT");
    if (controller.signal.aborted) process.exit(reason.exit);
    controller.abort(reason);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}

/** Waits until somebody stops the command. */
export function untilInterrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    // A pending promise alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const stop = (): void => {
      clearInterval(alive);
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
