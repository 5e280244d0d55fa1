/** One engine, opened in a process of its own. */
export interface Runner {
  /** What the start took, in milliseconds by part. */
  readonly start: Readonly<Record<string, number>>;
  /** One frame; milliseconds by step. */
  round(): Promise<Record<string, number>>;
  /** Milliseconds from the first picture of a good face to the verdict, frames as a camera gives them; absent for engines that give none. */
  verdict?(): Promise<number>;
  close(): Promise<void> | void;
}

/** What a process is asked, and what it answers in the same order. */
export type Question = "round" | "verdict" | "memory";

/** Megabytes of the process: now, and at most so far. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}
