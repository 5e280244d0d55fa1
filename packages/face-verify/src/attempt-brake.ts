import { createHmac, randomBytes } from "node:crypto";
import type { FaceResult } from "./result.ts";

/**
 * How failed attempts slow the next ones down (試行の制限). With these delays somebody who never stops gets 18 attempts at one card in 12.8 days, so the
 * draft rule of NIST (false match rate times attempts under .017 in that time) holds for every rate up to 9.4e-4.
 */
export const attemptRule: {
  /** Failures without a delay; then another method comes first. */
  readonly free: number;
  /** Milliseconds before the first attempt after those; each further failure doubles it. */
  readonly firstDelayMs: number;
  /** Milliseconds without a failure after which a card is forgotten: 12.8 days. */
  readonly forgottenAfterMs: number;
  /** Cards remembered at once; the one that failed longest ago goes first. */
  readonly cards: number;
} = { free: 3, firstDelayMs: 30_000, forgottenAfterMs: 1_105_920_000, cards: 10_000 };

/** Whether a card may be compared with a face now. */
export type AttemptPermit =
  | {
      readonly outcome: "go";
      /** Failures of this card so far. */
      readonly failures: number;
    }
  | {
      readonly outcome: "wait";
      readonly failures: number;
      /** Until the face may be tried again; PIN and staff may identify at once. */
      readonly milliseconds: number;
    };

/** Counts failed comparisons of every card in memory, by a keyed hash and never by a number of it (試行回数). */
export interface AttemptBrake extends Disposable {
  /** Asks before a face is compared. `card` = bytes that only this card has, for example the photo of its chip; they are not kept. */
  ask(card: Uint8Array): AttemptPermit;
  /** Tells what came of it: a match clears the card; no match, no decision and a spoof count; what compared nothing does not. */
  tell(card: Uint8Array, outcome: FaceResult["outcome"]): void;
}

/** Options of {@link attemptBrake}. */
export interface AttemptBrakeOptions {
  /** Failures without a delay; {@link attemptRule} when left out. */
  readonly free?: number;
  /** A steady clock in milliseconds; `performance.now` when left out. */
  readonly now?: () => number;
}

const counted: ReadonlySet<FaceResult["outcome"]> = new Set(["no-match", "inconclusive", "spoof"]);

/**
 * Starts counting. One brake serves all visits of a machine; its key and its counts are gone when the process ends.
 *
 * @example
 * ```ts
 * const brake = attemptBrake();
 * const permit = brake.ask(photo);
 * if (permit.outcome === "go") brake.tell(photo, (await verifyFace(image, frames, { engine })).outcome);
 * ```
 */
export function attemptBrake(options: AttemptBrakeOptions = {}): AttemptBrake {
  const { free = attemptRule.free, now = () => performance.now() } = options;
  const key = randomBytes(32);
  const failed = new Map<string, { failures: number; at: number }>();
  const nameOf = (card: Uint8Array): string =>
    createHmac("sha256", key).update(card).digest("base64");
  const known = (name: string): { failures: number; at: number } | undefined => {
    const entry = failed.get(name);
    if (entry === undefined || now() - entry.at < attemptRule.forgottenAfterMs) return entry;
    failed.delete(name);
    return undefined;
  };
  return {
    ask(card) {
      const entry = known(nameOf(card));
      if (entry === undefined) return { outcome: "go", failures: 0 };
      const { failures, at } = entry;
      const milliseconds = at + delayAfter(failures, free) - now();
      return milliseconds > 0
        ? { outcome: "wait", failures, milliseconds }
        : { outcome: "go", failures };
    },
    tell(card, outcome) {
      const name = nameOf(card);
      const failures = known(name)?.failures ?? 0;
      if (outcome !== "match" && !counted.has(outcome)) return;
      failed.delete(name);
      if (outcome === "match") return;
      failed.set(name, { failures: failures + 1, at: now() });
      const [oldest] = failed.keys();
      if (failed.size > attemptRule.cards && oldest !== undefined) failed.delete(oldest);
    },
    [Symbol.dispose]() {
      failed.clear();
      key.fill(0);
    },
  };
}

/** Milliseconds to wait after this many failures. */
function delayAfter(failures: number, free: number): number {
  return failures < free ? 0 : attemptRule.firstDelayMs * 2 ** (failures - free);
}
