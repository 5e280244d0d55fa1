import type { Card } from "@uketsuke/jpki";
import type { Ending } from "./ending.ts";
import type { PatientPage } from "./patient-page.ts";
import { commands } from "./question.ts";
import type { TimeOuts } from "./time-outs.ts";

export interface FarewellOptions {
  readonly timeOuts: TimeOuts;
  /** The card was left behind (忘れ物): staff should know. */
  readonly onForgottenCard: () => void;
  readonly signal: AbortSignal;
}

/**
 * Shows how the visit ended until the card is out of the reader, louder after a while (カードをお取りください).
 * What could not be read in time goes on without the card: `linger` shows it until its least time, "understood" or its signal.
 */
export async function farewell(
  page: PatientPage,
  ending: Ending,
  card: Card,
  options: FarewellOptions,
): Promise<{ linger(signal: AbortSignal): Promise<void> }> {
  const { timeOuts } = options;
  const least = ending.msg === "RESULT" ? timeOuts.resultSeconds : timeOuts.errorSeconds;
  const shown = performance.now();
  let understood = false;

  if (!card.removed.aborted) {
    const taken = AbortSignal.any([card.removed, options.signal]);
    using patience = timer(timeOuts.forgottenCardSeconds);
    const bearable = AbortSignal.any([taken, patience.signal]);
    understood = await showUntil(page, ending, bearable);
    if (understood && !bearable.aborted) page.show({ msg: "TAKE_CARD", alarm: false });
    await ended(bearable);
    if (!taken.aborted) {
      page.show({ msg: "TAKE_CARD", alarm: true });
      options.onForgottenCard();
      await ended(taken);
    }
    options.signal.throwIfAborted();
  }

  return {
    async linger(signal) {
      const left = least - (performance.now() - shown) / 1000;
      if (understood || left <= 0) return;
      using enough = timer(left);
      const over = AbortSignal.any([signal, enough.signal]);
      await showUntil(page, { ...ending, takeCard: false }, over);
    },
  };
}

/** True when the person pressed "understood" before the signal ended the screen. */
async function showUntil(page: PatientPage, ending: Ending, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await page.ask({
      screen: ending,
      signal,
      take: commands((command) =>
        command.cmd === "CONTINUE" ? { answer: { outcome: "understood" } } : "bad-state",
      ),
    });
    if (answer.outcome === "understood") return true;
  } catch (failure) {
    if (!signal.aborted) throw failure;
    return false;
  }
  // The page is gone: the screen waits for it, and the card for its owner.
  await ended(signal);
  return false;
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function timer(seconds: number): Disposable & { readonly signal: AbortSignal } {
  const over = new AbortController();
  const running = setTimeout(() => over.abort(), seconds * 1000);
  return { signal: over.signal, [Symbol.dispose]: () => clearTimeout(running) };
}
