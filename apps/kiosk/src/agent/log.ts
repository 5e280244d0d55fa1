import { type DestinationStream, type Logger, pino } from "pino";

/** The only fields a log line may carry; what is not named here is dropped before it is written. */
const allowed = [
  "code",
  "retryable",
  "state",
  "visit",
  "step",
  "outcome",
  "milliseconds",
  "port",
  "reader",
  "cmd",
  "frames",
  "dropped",
  "retryInSeconds",
  "engine",
] as const;

export type LogField = (typeof allowed)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean>>;

/** A log whose lines hold a fixed sentence and allow-listed fields: an error gives its code, never its message or its stack. */
export interface Log {
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
}

export interface AgentLogOptions {
  readonly level?: "silent" | "info" | "warn" | "error";
  readonly destination?: DestinationStream;
}

/** The agent's log: pino with redaction by allow-list, so that a careless call cannot leak a name, a PIN or a photo. */
export function agentLog(options: AgentLogOptions = {}): Log {
  const settings = {
    level: options.level ?? "info",
    base: null,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => keepAllowed(fields),
    },
  };
  const logger: Logger =
    options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return logger;
}

function keepAllowed(fields: Record<string, unknown>): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const name of allowed) {
    const value = fields[name];
    if (typeof value === "number" || typeof value === "boolean") kept[name] = value;
    else if (typeof value === "string") kept[name] = value.slice(0, 80);
  }
  return kept;
}
