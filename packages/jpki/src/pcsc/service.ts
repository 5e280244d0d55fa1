import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { JpkiError } from "../errors.ts";
import { loadPcsclite, type PcscliteContext, type PcscliteReader } from "./binding.ts";
import { Slot } from "./slot.ts";

/** Native objects that are still closing: the add-on touches them after close() returned, so they must not be collected. */
const closing = new Set<object>();
const closingMs = 500;
/** close() interrupts the add-on's threads only once they wait for an event, which they do right after their first one. */
const settlingMs = 20;
/**
 * On a starved machine those threads get there late, and a close() that came before waits, and the event loop with it, until
 * libpcsclite looks up again after a minute: settle until timers run on time so often.
 */
const settledRounds = 4;
const settlingRounds = 50;
/** Contexts opened between two collections; pcscd stops answering everybody at 200 that nobody gave back. */
const opensPerCollection = 32;
let opens = 0;

/**
 * One context of the PC/SC service with its readers, opened and closed completely: the process can exit only when every reader
 * of the context, wanted or not, is closed.
 */
export class PcscService implements AsyncDisposable {
  readonly #context: PcscliteContext;
  readonly #readers = new Map<string, PcscliteReader>();
  readonly #slots = new Map<string, Slot>();
  /** Every reader there ever was in this context: also one that was unplugged has to be closed. */
  readonly #objects: PcscliteReader[] = [];
  readonly #started: Promise<void>[] = [];
  readonly #failed = new AbortController();
  #wake: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  private constructor(context: PcscliteContext) {
    this.#context = context;
    context.on("error", (error) => this.#failed.abort(error));
    context.on("reader", (reader) => {
      this.#objects.push(reader);
      this.#readers.set(reader.name, reader);
      // Listens from the first moment: what is in the reader now is told only once.
      this.#slots.set(reader.name, new Slot(reader, this.#failed.signal));
      this.#started.push(
        new Promise((resolve) => {
          reader.on("status", () => resolve());
          reader.on("error", () => resolve());
          reader.on("end", () => {
            resolve();
            this.#forget(reader);
          });
        }),
      );
      this.#wake?.();
    });
  }

  /** Resolves when the readers are listed. Throws PCSC_UNAVAILABLE, PCSC_NOT_INSTALLED. */
  static async open(): Promise<PcscService> {
    const createContext = await loadPcsclite();
    if (++opens % opensPerCollection === 0) collectGarbage();
    const context = createContext();
    const service = new PcscService(context);
    await new Promise<void>((listed) => {
      const start = context.start.bind(context);
      // pcsclite starts on the next tick and says nothing when there is no reader: listen to the list itself.
      context.start = (callback) =>
        start((error, readers) => {
          callback(error, readers);
          listed();
        });
    });
    return service;
  }

  /** Readers connected when the service was opened, and since. */
  get names(): readonly string[] {
    return [...this.#readers.keys()];
  }

  reader(name: string): PcscliteReader | undefined {
    return this.#readers.get(name);
  }

  slot(name: string): Slot | undefined {
    return this.#slots.get(name);
  }

  /**
   * Name of the first reader that fits; waits until there is one, undefined when none came in time. Throws READER_UNAVAILABLE
   * when the service goes away meanwhile, or the reason of an aborted signal.
   */
  async readerNamed(
    name: RegExp | undefined,
    { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
  ): Promise<string | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), withinMs);
    const end = AbortSignal.any([signal, late.signal, this.#failed.signal]);
    try {
      for (;;) {
        signal.throwIfAborted();
        if (this.#failed.signal.aborted) throw serviceGone(this.#failed.signal.reason);
        const found = this.names.find((candidate) => fits(candidate, name));
        if (found !== undefined || late.signal.aborted) return found;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          end.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #forget(reader: PcscliteReader): void {
    if (this.#readers.get(reader.name) !== reader) return;
    this.#readers.delete(reader.name);
    this.#slots.delete(reader.name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    // Also never inside one of pcsclite's events: it holds the lock there that close() waits for.
    await Promise.all(this.#started);
    await settle();
    for (const slot of this.#slots.values()) slot.stop();
    const objects = [this.#context, ...this.#objects];
    for (const object of objects) closing.add(object);
    for (const reader of this.#objects) reader.close();
    this.#context.close();
    setTimeout(() => {
      for (const object of objects) closing.delete(object);
    }, closingMs).unref();
  }
}

/** Whether a reader is the wanted one; any is when no name is given. */
export function fits(reader: string, name: RegExp | undefined): boolean {
  return name === undefined || reader.search(name) >= 0;
}

function serviceGone(cause: unknown): JpkiError {
  return new JpkiError(
    "READER_UNAVAILABLE",
    "The PC/SC service went away. Wait until it is back, or restart it.",
    { cause },
  );
}

async function settle(): Promise<void> {
  for (let round = 0, onTime = 0; round < settlingRounds && onTime < settledRounds; round++) {
    const before = performance.now();
    await delay(settlingMs);
    onTime = performance.now() - before < 2 * settlingMs ? onTime + 1 : 0;
  }
}

/** The add-on gives a closed context back to the service only when its object is collected, and an idle process never collects. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}
