import { JpkiError, type JpkiErrorCode, jpkiErrorCodes } from "../errors.ts";

/** Version of the format; a file of another version is refused. */
export const traceVersion = 1;

/** First line of a trace: what was recorded, with what. */
export interface TraceHeader {
  readonly trace: typeof traceVersion;
  /** False only for a virtual card: its trace holds every byte. */
  readonly redacted: boolean;
  /** Answer to reset in hex. */
  readonly atr: string;
  /** Names of the card profiles the commands were understood by. */
  readonly profiles: readonly string[];
  /** Program that recorded, such as `uketsuke 1.2.0`. */
  readonly tool: string;
}

/**
 * One exchange. Numbers count bytes, except `t` (milliseconds since the recording began) and `ms` (how long the card took);
 * bytes are upper-case hex. What a redacted trace leaves out is missing, never hashed.
 */
export interface TraceExchange {
  readonly t: number;
  readonly ms: number;
  /** CLA INS P1 P2; missing for an instruction that is not known, of which only `length` is told. */
  readonly command?: string;
  /** Length of the whole command, when it has no `command`. */
  readonly length?: number;
  /** Length of the data field; missing when there is none, and for an entry. */
  readonly lc?: number;
  /** The data field holds a PIN or number: neither it nor its length is told. */
  readonly entry?: true;
  readonly data?: string;
  readonly le?: number;
  /** Bytes of the response before the status word; of all when there is no `sw`. */
  readonly bytes?: number;
  /** Those bytes, or the first of them. */
  readonly response?: string;
  /** Status word; missing when the answer was none. */
  readonly sw?: string;
  /** What was thrown instead of an answer; `OTHER` when it was no error of this package. */
  readonly error?: JpkiErrorCode | "OTHER";
}

/** Something that happened between two exchanges. */
export interface TraceEvent {
  readonly t: number;
  readonly event: "removed" | "disposed";
  /** Of `removed`: why. */
  readonly code?: JpkiErrorCode | "OTHER";
}

/** One line after the header. */
export type TraceLine = TraceExchange | TraceEvent;

/** A trace as it was read: line `n` of `lines` stands in line `n + 2` of the file. */
export interface Trace {
  readonly header: TraceHeader;
  readonly lines: readonly TraceLine[];
  /** The last line was cut off, as by a full disk or a crash; it is not among `lines`. */
  readonly truncated: boolean;
}

/** Longest line there can be: a response of 65,536 bytes in hex and what stands beside it. */
const maximumLineLength = 270_000;
const maximumLines = 100_000;
const hex = /^(?:[0-9A-F]{2})*$/;

/** Whether a line is an exchange. */
export function isExchange(line: TraceLine): line is TraceExchange {
  return !("event" in line);
}

/** A line as it is written, with its line feed. */
export function encodeTraceLine(line: TraceHeader | TraceLine): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Reads a trace (通信記録), JSON Lines as `recordTrace` writes them. Throws TRACE_INVALID with the number of the line; of a line
 * that was cut off at the end only `truncated` tells.
 */
export function parseTrace(text: string): Trace {
  const texts = text.split("\n");
  const rest = texts.pop() ?? "";
  if (texts.length > maximumLines) throw invalid(maximumLines + 1, "is one too many");
  const [first, ...others] = texts;
  if (first === undefined) throw invalid(1, "is no header of a trace");
  return {
    header: readHeader(objectOf(first, 1)),
    lines: others.map((line, index) => readLine(objectOf(line, index + 2), index + 2)),
    truncated: rest !== "",
  };
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(text: string, number: number): Fields {
  if (text.length > maximumLineLength) throw invalid(number, "is too long");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would quote the line.
    throw invalid(number, "is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(number, "is no JSON object");
  return value as Fields;
}

function readHeader(fields: Fields): TraceHeader {
  const { trace, redacted, atr, profiles, tool } = fields;
  if (trace !== traceVersion)
    throw invalid(1, `is no header of a trace of version ${traceVersion}`);
  if (typeof redacted !== "boolean" || !isHex(atr)) throw invalid(1, "lacks redacted or atr");
  if (!Array.isArray(profiles) || typeof tool !== "string")
    throw invalid(1, "lacks profiles or tool");
  return { trace, redacted, atr, profiles: profiles.map(String), tool };
}

/** What each field of a line must be. */
const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  t: isTime,
  ms: isTime,
  command: (value) => isHex(value) && value.length === 8,
  length: isCount,
  lc: (value) => isCount(value) && value > 0,
  entry: (value) => value === true,
  data: isHex,
  le: (value) => isCount(value) && value > 0 && value <= 0x10000,
  bytes: isCount,
  response: isHex,
  sw: (value) => isHex(value) && value.length === 4,
  error: isCode,
  event: (value) => value === "removed" || value === "disposed",
  code: isCode,
};

function readLine(fields: Fields, number: number): TraceLine {
  for (const [name, value] of Object.entries(fields)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw invalid(number, "has a field that no trace has");
    if (!check(value)) throw invalid(number, `has a wrong ${name}`);
  }
  const wanted = "event" in fields ? ["t"] : ["t", "ms"];
  for (const name of wanted) if (!(name in fields)) throw invalid(number, `lacks ${name}`);
  const line = fields as unknown as TraceLine;
  if (isExchange(line)) checkExchange(line, number);
  return line;
}

function checkExchange(line: TraceExchange, number: number): void {
  const { command, length, lc, data, bytes, response, error } = line;
  if ((command === undefined) === (length === undefined))
    throw invalid(number, "needs either command or length");
  if ((bytes === undefined) === (error === undefined))
    throw invalid(number, "needs either bytes or error");
  if (data !== undefined && data.length !== 2 * (lc ?? 0))
    throw invalid(number, "has data of another length than lc");
  if (response !== undefined && response.length > 2 * (bytes ?? 0))
    throw invalid(number, "has a response longer than bytes");
}

function isHex(value: unknown): value is string {
  return typeof value === "string" && hex.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0x20000;
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isCode(value: unknown): boolean {
  return value === "OTHER" || (typeof value === "string" && Object.hasOwn(jpkiErrorCodes, value));
}

function invalid(number: number, reason: string): JpkiError {
  return new JpkiError("TRACE_INVALID", `Line ${number} of the trace ${reason}.`);
}
