import { randomUUID } from "node:crypto";
import { ReceptionError } from "./errors.ts";
import type { Journal } from "./journal.ts";

/** The steps of a visit, in the order they happen; one line of the journal each. */
export type StepName =
  | "precheck"
  | "method"
  | "photo"
  | "face"
  | "pin"
  | "staff"
  | "certificate"
  | "challenge"
  | "proof"
  | "eligibility"
  | "consents"
  | "consents-sent"
  | "result-file"
  | "end";

/** A step that ended: how, in which time, and figures for a screen (`detail` is never kept). */
export interface Step {
  readonly visit: string;
  readonly step: StepName;
  readonly outcome: string;
  /** Not rounded; the journal keeps whole ones. */
  readonly milliseconds: number;
  readonly code?: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** What a step says of itself: the outcome for the journal, the detail for whoever watches. */
export interface StepReport {
  readonly outcome: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Runs the steps of one visit: times them, writes one journal line each, tells the watcher; a failure gets its line too. */
export class Steps {
  readonly visit: string = randomUUID();
  current: StepName = "precheck";
  readonly #journal: Journal;
  readonly #onStep: ((step: Step) => void) | undefined;

  constructor(journal: Journal, onStep?: (step: Step) => void) {
    this.#journal = journal;
    this.#onStep = onStep;
  }

  /** Runs `work` as the step `name`; `report` turns its result into the line. Errors go through with their code noted. */
  async run<T>(
    name: StepName,
    work: () => Promise<T>,
    report: (result: T) => StepReport,
  ): Promise<T> {
    this.current = name;
    const started = performance.now();
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.#end(name, started, { outcome: "failed" }, codeOf(error));
      throw error;
    }
    await this.#end(name, started, report(result));
    return result;
  }

  async #end(name: StepName, started: number, report: StepReport, code?: string): Promise<void> {
    const step = {
      visit: this.visit,
      step: name,
      outcome: report.outcome,
      milliseconds: performance.now() - started,
      ...(code === undefined ? {} : { code }),
    };
    try {
      await this.#journal.append({ ...step, milliseconds: Math.round(step.milliseconds) });
    } catch (cause) {
      throw new ReceptionError(
        "JOURNAL_UNAVAILABLE",
        `The journal could not be written at step "${name}"; the visit stops here. Check the disk and the rights of the journal file, then start again.`,
        { cause },
      );
    }
    this.#onStep?.({ ...step, detail: report.detail ?? {} });
  }
}

/** The code of a typed error of any package; "ABORTED" for an abort, "UNKNOWN" otherwise. */
export function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null) {
    if ("code" in error && typeof error.code === "string") return error.code;
    if ("name" in error && error.name === "AbortError") return "ABORTED";
  }
  return "UNKNOWN";
}
