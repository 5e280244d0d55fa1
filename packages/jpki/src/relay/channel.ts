import { setImmediate } from "node:timers/promises";
import { asUnreachable, unreachable } from "./refusal.ts";

/** A way to a relay server: texts in their order, in both directions. One channel carries one relay (特定機関認証). */
export interface RelayChannel {
  /** Sends one text. Throws, or rejects, when the way is closed. */
  send(text: string): void | Promise<void>;
  /** What the server sends, read once; ends when the server closes, throws when the way breaks. */
  readonly messages: AsyncIterable<string>;
  /** Closes the way. Called once at the end of every relay, also when the server closed first; does not throw. */
  close(): void;
}

/** @internal Reads a channel one message at a time and notices what comes when it is not the server's turn. */
export class Inbox {
  readonly #messages: AsyncIterator<string>;
  #next: Promise<string>;
  #arrived = false;

  constructor(messages: AsyncIterable<string>) {
    this.#messages = messages[Symbol.asyncIterator]();
    this.#next = this.#read();
  }

  /** Whether a message, the end or a break of the way is there although nobody waits for it. */
  get hasArrived(): boolean {
    return this.#arrived;
  }

  /** The next message. Throws RELAY_UNREACHABLE when there is none in time, the reason of the signal when it aborts. */
  async next(withinMs: number, signal: AbortSignal): Promise<string> {
    const text = await inTime(this.#next, withinMs, signal);
    this.#next = this.#read();
    // A server in this very process must not keep the timers of a relay from firing.
    await setImmediate();
    return text;
  }

  #read(): Promise<string> {
    this.#arrived = false;
    const next = this.#messages.next().then(
      ({ done, value }) => {
        this.#arrived = true;
        if (done) throw unreachable("closed the connection before it was done");
        return value;
      },
      (error: unknown) => {
        this.#arrived = true;
        throw asUnreachable(error);
      },
    );
    // Nobody may ask for it any more.
    next.catch(() => undefined);
    return next;
  }
}

/** @internal Waits for `work`, but not longer than that and not past an abort. `late` completes "The relay server …". */
export function inTime<T>(
  work: Promise<T>,
  ms: number,
  signal: AbortSignal,
  late = "did not answer",
): Promise<T> {
  const stopped = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(unreachable(`${late} within ${ms} ms`)), ms);
    stopped.signal.addEventListener("abort", () => clearTimeout(timer));
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true, signal: stopped.signal });
    if (signal.aborted) abort();
    work.then(resolve, reject);
  }).finally(() => stopped.abort());
}
