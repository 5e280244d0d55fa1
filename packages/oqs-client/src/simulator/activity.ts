/**
 * What a simulator is asked and what it does, for a log or a control page: no names, numbers, tokens or bodies; made people
 * by their place.
 * @module
 */
import type { JobForm } from "../folder/jobs.ts";
import type { Fault } from "./faults.ts";

/** One thing that happened. */
export interface Activity {
  /** Counts up from 1. */
  readonly number: number;
  /** By the simulator's clock. */
  readonly at: Date;
  readonly face: "web-api" | "folder" | "control";
  /** Route, job, or what was set. */
  readonly what: string;
  readonly form?: JobForm | undefined;
  readonly step?: 1 | 2 | undefined;
  /** HTTP status of the Web-API, event of the folder, or what came of it. */
  readonly outcome: string;
  /** Result code of a refusal. */
  readonly code?: string | undefined;
  readonly fault?: Fault | undefined;
  /** {@link Person.id} of the made person it was about. */
  readonly person?: string | undefined;
  /** Written for whoever has to account for it later: viewing in a disaster, viewing that was refused. */
  readonly audit?: true;
}

/** Keeps the newest. */
export interface ActivityLog {
  readonly lines: readonly Activity[];
  /** Number of the newest line. */
  readonly newest: number;
  add(line: Omit<Activity, "number" | "at">): void;
  /** Resolves when there is a line behind this number, or when the signal ends the wait. */
  after(number: number, signal: AbortSignal): Promise<void>;
}

/** Lines that are kept. */
const kept = 1_000;

/** Empty at first. */
export function createActivityLog(clock: () => Date): ActivityLog {
  const lines: Activity[] = [];
  const waiting = new Set<() => void>();
  let newest = 0;
  return {
    lines,
    get newest() {
      return newest;
    },
    add(line) {
      newest++;
      lines.push({ number: newest, at: clock(), ...line });
      if (lines.length > kept) lines.shift();
      for (const wake of waiting) wake();
    },
    async after(number, signal) {
      if (newest > number || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener("abort", wake);
      });
    },
  };
}
