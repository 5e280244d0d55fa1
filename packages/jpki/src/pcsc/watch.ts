import { setTimeout as delay } from "node:timers/promises";
import type { Card } from "../card.ts";
import { JpkiError } from "../errors.ts";
import { OpenReader } from "./open-reader.ts";
import { fits, PcscService } from "./service.ts";

/** What a watch waits for, or that a card was given out. It names the reader and nothing about the card. */
export type WatchState =
  | { readonly state: "service-absent" }
  | { readonly state: "reader-absent" }
  | { readonly state: "waiting"; readonly reader: string }
  | { readonly state: "card"; readonly reader: string };

/** Options of {@link watchCards}. */
export interface WatchCardsOptions {
  /** Which reader, looked for anew each time one is needed; without it the first one. */
  readonly name?: RegExp | undefined;
  /** Ends the watch, which then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Is told every change, for a screen or a log. */
  readonly onState?: ((state: WatchState) => void) | undefined;
  /** Milliseconds before each new look for a service or reader that is not there, in order; the last one repeats. */
  readonly waitsMs?: readonly number[] | undefined;
}

/** A service that restarts is back within a second; one that is absent costs one connection attempt every two seconds. */
const defaultWaitsMs: readonly number[] = [100, 200, 500, 1_000, 2_000];

/**
 * Every card put on a reader (カードリーダー), for a program that runs for months: PC/SC service and reader may be absent, come
 * later, restart or be pulled off and put back meanwhile. One {@link Card} per insertion; a card that still lies there when
 * service or reader is back was put in anew. A card is disposed when the loop asks for the next one or ends.
 * Throws PCSC_NOT_INSTALLED, the reason of an aborted `signal`, and what `onState` throws; nothing else ends it.
 *
 * @example
 * ```ts
 * for await (const card of watchCards({ name: /Face/, onState: ({ state }) => console.log(state) })) {
 *   await using myNumberCard = await openMyNumberCard(card);
 *   console.log(myNumberCard.token.kind);
 * }
 * ```
 */
export async function* watchCards(options: WatchCardsOptions = {}): AsyncGenerator<Card, void> {
  const { name, signal = new AbortController().signal } = options;
  const waitsMs = options.waitsMs?.length ? options.waitsMs : defaultWaitsMs;
  const report = changesOnly(options.onState);
  for (let failures = 0; ; ) {
    signal.throwIfAborted();
    try {
      await using service = await PcscService.open();
      failures = 0;
      if (!service.names.some((candidate) => fits(candidate, name)))
        report({ state: "reader-absent" });
      const withinMs = waitsMs.at(-1) ?? 0;
      const reader = await service.readerNamed(name, { withinMs, signal });
      // A reader that comes between two steps of pcsclite is told to nobody: look at the whole list again.
      if (reader === undefined) continue;
      await using opened = OpenReader.of(service, reader);
      for (;;) {
        await opened.releaseCard();
        report({ state: "waiting", reader });
        const card = await opened.nextCard(signal);
        report({ state: "card", reader });
        yield card;
      }
    } catch (error) {
      if (!isAbsence(error)) throw error;
      if (error.code === "PCSC_UNAVAILABLE") report({ state: "service-absent" });
    }
    await delay(waitsMs[Math.min(failures++, waitsMs.length - 1)], undefined, { signal }).catch(
      () => signal.throwIfAborted(),
    );
  }
}

type Absence = JpkiError & { readonly code: "PCSC_UNAVAILABLE" | "READER_UNAVAILABLE" };

/** Whether an error means that service or reader is not there now; both come back by themselves. */
function isAbsence(error: unknown): error is Absence {
  return (
    JpkiError.is(error) &&
    (error.code === "PCSC_UNAVAILABLE" || error.code === "READER_UNAVAILABLE")
  );
}

/** Tells a state only when it differs from the one told last. */
function changesOnly(onState: WatchCardsOptions["onState"]): (state: WatchState) => void {
  let told = "";
  return (state) => {
    const text = JSON.stringify(state);
    if (text === told) return;
    told = text;
    onState?.(state);
  };
}
