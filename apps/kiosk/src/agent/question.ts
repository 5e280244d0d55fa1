import type { Command, Message, PageFrame } from "../protocol.ts";
import { silence } from "./silence.ts";
import type { TimeOut } from "./time-outs.ts";

/** What a question may be answered with: a command, or the content of a binary frame. The taker owns the content and zeroes it. */
export type Input =
  | { readonly kind: "command"; readonly command: Command }
  | {
      readonly kind: Exclude<PageFrame, "camera" | "ownFace">;
      readonly content: Uint8Array<ArrayBuffer>;
    };

/** What an input means to the question that is open: its answer, a part of it, or nothing that fits now. */
export type Taken<T> = { readonly answer: T } | "more" | "bad-state";

export interface Question<T> {
  readonly screen: Message;
  /** Binary frames that belong to the screen and follow it. */
  readonly frames?: readonly Uint8Array[];
  /** Absent: the asker ends the question by its signal. */
  readonly timeOut?: TimeOut;
  readonly signal: AbortSignal;
  take(input: Input): Taken<T>;
}

/** Nobody answered in time, or nobody could because the page is gone. */
export interface Unanswered {
  readonly outcome: "no-answer";
  readonly pageGone?: true;
}

/** Reads commands only: a binary frame does not fit such a question. */
export function commands<T>(take: (command: Command) => Taken<T>): (input: Input) => Taken<T> {
  return (input) => (input.kind === "command" ? take(input.command) : "bad-state");
}

/** A question while it waits for its answer. */
export interface OpenQuestion<T = unknown> {
  /** Rejects with the reason of the question's signal. */
  readonly answer: Promise<T | Unanswered>;
  /** False when the input does not fit; after the answer nothing fits any more. */
  take(input: Input): boolean;
  /** The person did something. True when that answered the warning. */
  stir(): boolean;
  pageGone(): void;
}

/** Opens a question: its answer, silence, the page's end or its signal close it, whatever comes first. */
export function openQuestion<T>(
  question: Question<T>,
  on: { warn(seconds: number): void },
): OpenQuestion<T> {
  const { signal } = question;
  const { promise, resolve, reject } = Promise.withResolvers<T | Unanswered>();
  let open = true;
  const quiet = silence(question.timeOut, {
    warn: on.warn,
    end: () => close(() => resolve({ outcome: "no-answer" })),
  });
  const abort = (): void => close(() => reject(signal.reason));
  signal.addEventListener("abort", abort, { once: true });

  function close(end: () => void): void {
    open = false;
    quiet.end();
    signal.removeEventListener("abort", abort);
    end();
  }

  return {
    answer: promise,
    take(input) {
      const taken = open ? question.take(input) : "bad-state";
      if (taken === "bad-state") return false;
      if (taken === "more") quiet.stir();
      else close(() => resolve(taken.answer));
      return true;
    },
    stir: () => open && quiet.stir(),
    pageGone: () => close(() => resolve({ outcome: "no-answer", pageGone: true })),
  };
}
