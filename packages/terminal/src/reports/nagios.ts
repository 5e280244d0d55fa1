import { line } from "./escape.ts";
import type { DoctorReport, DoctorRow } from "./json.ts";

/** The state words of monitoring plugins, with the exit code such a plugin has. */
export const nagiosStates = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;

/** One of {@link nagiosStates}. */
export type NagiosState = keyof typeof nagiosStates;

/** The state of a report: a failed must row is critical, an open one unknown, a warning a warning. */
export function nagiosState({ summary }: Pick<DoctorReport, "summary">): NagiosState {
  if (summary.verdict === "not-met") return "CRITICAL";
  if (summary.verdict === "open") return "UNKNOWN";
  return summary.warn > 0 ? "WARNING" : "OK";
}

/** A report as one line of a monitoring plugin with its figures (監視); ends with a newline. */
export function nagiosReport(report: DoctorReport): string {
  const { rows, summary } = report;
  const state = nagiosState(report);
  const told = rows.filter((row) => isTold(row, state)).map(({ id }) => id);
  const shown = told.slice(0, 10).join(" ");
  const more = told.length > 10 ? ` and ${told.length - 10} more` : "";
  const word = { OK: "", WARNING: "warn", CRITICAL: "fail", UNKNOWN: "unknown" }[state];
  const words =
    state === "OK" ? "every must row passes or is attested" : `${word}: ${shown}${more}`;
  const { verdict: _verdict, ...figures } = summary;
  const performance = Object.entries(figures).map(([name, count]) => `${name}=${count}`);
  // a bar begins the figures
  return `DOCTOR ${state} - ${line(words).replaceAll("|", "/")} | ${performance.join(" ")}\n`;
}

function isTold(row: DoctorRow, state: NagiosState): boolean {
  const must = row.level === "must" || row.level === "must-if";
  if (state === "CRITICAL") return must && row.result === "fail";
  if (state === "UNKNOWN") return must && (row.result === "unknown" || row.open === true);
  return row.result === "warn";
}
