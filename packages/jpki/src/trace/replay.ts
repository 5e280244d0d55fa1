import { type CommandApdu, commandHeader, decodeCommand } from "../apdu.ts";
import { concat, fromHex, toHex } from "../bytes.ts";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { isExchange, parseTrace, type Trace, type TraceExchange } from "./format.ts";
import { instructionOf } from "./selection.ts";

/** Options of {@link replayTrace}. */
export interface ReplayTraceOptions {
  /**
   * Data fields that were recorded must be sent again byte by byte (default). False: their length is enough, for a whole
   * trace of a flow that draws random numbers.
   */
  readonly strict?: boolean | undefined;
}

/** A trace played as a card. */
export interface ReplayedCard extends Card {
  /** Exchanges played so far. */
  readonly played: number;
  /** Exchanges in the trace. */
  readonly total: number;
}

/**
 * Plays a trace (通信記録) as a card: recorded answers in their order, to the commands they were given to, so that a report from the
 * field becomes a test. A redacted trace gives zero bytes where bytes were left out, so a flow ends where it needs what was
 * in them. A command that differs from the recorded one throws TRACE_MISMATCH with the line; text that is no trace TRACE_INVALID.
 *
 * @example
 * ```ts
 * const card = replayTrace(await readFile("visit.trace", "utf8"));
 * const { token } = await openMyNumberCard(card);
 * ```
 */
export function replayTrace(trace: Trace | string, options: ReplayTraceOptions = {}): ReplayedCard {
  const read = typeof trace === "string" ? parseTrace(trace) : trace;
  return new TraceCard(read, options.strict ?? true);
}

class TraceCard implements ReplayedCard {
  readonly atr: Uint8Array;
  readonly total: number;
  readonly #lines: Trace["lines"];
  readonly #strict: boolean;
  readonly #removal = new AbortController();
  #position = 0;
  #played = 0;
  #disposed = false;

  constructor({ header, lines }: Trace, strict: boolean) {
    this.atr = fromHex(header.atr);
    this.#lines = lines;
    this.#strict = strict;
    this.total = lines.filter(isExchange).length;
    this.#playEvents();
  }

  get removed(): AbortSignal {
    return this.#removal.signal;
  }

  get played(): number {
    return this.#played;
  }

  async transmit(bytes: Uint8Array): Promise<Uint8Array> {
    if (this.#disposed) {
      throw new JpkiError("CARD_CLOSED", "The replayed card was disposed before this command.");
    }
    this.#playEvents();
    this.removed.throwIfAborted();
    const line = this.#lines[this.#position];
    const number = this.#position + 2;
    if (!line || !isExchange(line)) {
      throw mismatch(`The trace ends before line ${number}; ${nameOf(bytes)} was sent.`);
    }
    if (!matches(line, bytes, this.#strict)) {
      throw mismatch(
        `Line ${number} of the trace has ${recordedName(line)}; ${nameOf(bytes)} was sent.`,
      );
    }
    this.#position++;
    this.#played++;
    // What happened after this exchange, such as a removal, happens after its answer.
    setImmediate(() => this.#playEvents());
    if (line.error !== undefined) throw this.#recordedError(line.error, number);
    return concat(filled(line), fromHex(line.sw ?? ""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
  }

  #playEvents(): void {
    for (;;) {
      const line = this.#lines[this.#position];
      if (!line || isExchange(line)) return;
      this.#position++;
      if (line.event === "removed")
        this.#recordedError(line.code ?? "CARD_REMOVED", this.#position + 1);
    }
  }

  #recordedError(recorded: NonNullable<TraceExchange["error"]>, number: number): JpkiError {
    const code = recorded === "OTHER" ? "TRANSMIT_FAILED" : recorded;
    const error = new JpkiError(code, `Line ${number} of the trace recorded ${recorded}.`);
    if (code === "CARD_REMOVED" || code === "READER_UNAVAILABLE") this.#removal.abort(error);
    return error;
  }
}

/** The recorded bytes of an answer, and zeros for those that were left out. */
function filled({ bytes = 0, response = "" }: TraceExchange): Uint8Array {
  const data = new Uint8Array(bytes);
  data.set(fromHex(response));
  return data;
}

function matches(line: TraceExchange, bytes: Uint8Array, strict: boolean): boolean {
  if (line.command === undefined) return !knownCommand(bytes) && line.length === bytes.length;
  const command = decoded(bytes);
  if (!command || commandHeader(command) !== line.command || command.le !== line.le) return false;
  const { data } = command;
  if (line.entry) return data !== undefined;
  if (data?.length !== line.lc) return false;
  return !strict || line.data === undefined || (data !== undefined && toHex(data) === line.data);
}

/** A command with an instruction of the table; anything else is known by its length alone. */
function knownCommand(bytes: Uint8Array): CommandApdu | undefined {
  const command = decoded(bytes);
  return command && instructionOf(command) && command;
}

function decoded(bytes: Uint8Array): CommandApdu | undefined {
  try {
    return decodeCommand(bytes);
  } catch {
    return undefined;
  }
}

function nameOf(bytes: Uint8Array): string {
  const command = knownCommand(bytes);
  if (!command) return unknownName(bytes.length);
  const { data, le } = command;
  const instruction = instructionOf(command);
  const entry = data && (instruction === "verify" || instruction === "changeReferenceData");
  return named(commandHeader(command), entry ? "an entry" : data && `Lc ${data.length}`, le);
}

function recordedName({ command, length, entry, lc, le }: TraceExchange): string {
  if (command === undefined) return unknownName(length ?? 0);
  return named(command, entry ? "an entry" : lc === undefined ? undefined : `Lc ${lc}`, le);
}

function named(header: string, sent: string | undefined, le: number | undefined): string {
  const parts = [...(sent ? [sent] : []), ...(le === undefined ? [] : [`Le ${le}`])];
  return parts.length === 0 ? header : `${header} (${parts.join(", ")})`;
}

function unknownName(length: number): string {
  return `an unknown command of ${length} bytes`;
}

function mismatch(message: string): JpkiError {
  return new JpkiError("TRACE_MISMATCH", message);
}
