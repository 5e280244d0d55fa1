import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { JpkiError } from "../errors.ts";
import type { PcscliteReader } from "./binding.ts";
import { Slot } from "./slot.ts";

const empty = 0x12;
const present = 0x22;
const atr = Buffer.from("3B00", "hex");
const forever = new AbortController().signal;

/** The events of a reader, played by hand. */
function played(): { slot: Slot; events: EventEmitter; service: AbortController } {
  const events = Object.assign(new EventEmitter(), { name: "reader" });
  const service = new AbortController();
  return { slot: new Slot(events as unknown as PcscliteReader, service.signal), events, service };
}

const status = (events: EventEmitter, state: number, counter: number): void =>
  void events.emit("status", {
    state: counter * 0x10000 + state,
    atr: state === present ? atr : undefined,
  });

const endOf = (signal: AbortSignal): unknown => JpkiError.is(signal.reason) && signal.reason.code;

test("a card there from the beginning is an insertion, and the same one only once", async () => {
  const { slot, events } = played();
  status(events, present, 1);
  const insertion = await slot.next(undefined, forever);
  expect(insertion.atr).toEqual(Uint8Array.from(atr));
  status(events, present | 0x100, 1);
  const waiting = slot.next(insertion, AbortSignal.timeout(50));
  await expect(waiting).rejects.toMatchObject({ name: "TimeoutError" });
  expect(insertion.removed.aborted).toBe(false);
});

test("a change of cards that arrives as one event is a removal and an insertion", async () => {
  const { slot, events } = played();
  status(events, present, 1);
  const first = await slot.next(undefined, forever);
  status(events, present, 3);
  expect(endOf(first.removed)).toBe("CARD_REMOVED");
  const second = await slot.next(first, forever);
  expect(second.removed).not.toBe(first.removed);
  expect(second.removed.aborted).toBe(false);
});

test("a counter beyond 15 bits is not a negative number", async () => {
  const { slot, events } = played();
  status(events, present, 0xffff);
  const first = await slot.next(undefined, forever);
  status(events, present, 0xffff);
  expect(first.removed.aborted).toBe(false);
});

test("whoever waits is woken by the insertion", async () => {
  const { slot, events } = played();
  status(events, empty, 0);
  const waiting = slot.next(undefined, forever);
  status(events, present, 1);
  expect((await waiting).removed.aborted).toBe(false);
});

test.each<[string, (parts: ReturnType<typeof played>) => void]>([
  ["the reader ends", ({ events }) => void events.emit("end")],
  [
    "the reader fails",
    ({ events }) => void events.emit("error", new Error("SCardGetStatusChange error")),
  ],
  ["the service fails", ({ service }) => service.abort(new Error("SCardListReaders error"))],
])("%s: card and waiting caller are told READER_UNAVAILABLE", async (_, lose) => {
  const parts = played();
  status(parts.events, present, 1);
  const insertion = await parts.slot.next(undefined, forever);
  const waiting = parts.slot.next(insertion, forever);
  lose(parts);
  expect(endOf(insertion.removed)).toBe("READER_UNAVAILABLE");
  await expect(waiting).rejects.toMatchObject({ code: "READER_UNAVAILABLE" });
  await expect(parts.slot.next(undefined, forever)).rejects.toMatchObject({
    code: "READER_UNAVAILABLE",
  });
});

test("closing a reader on purpose ends nothing", async () => {
  const { slot, events } = played();
  status(events, present, 1);
  const insertion = await slot.next(undefined, forever);
  slot.stop();
  status(events, empty, 2);
  events.emit("end");
  expect(insertion.removed.aborted).toBe(false);
});

test("an unplugged reader is reported as unknown first: the card ends with the reader, not as if it were taken", async () => {
  const { slot, events } = played();
  status(events, present, 1);
  const insertion = await slot.next(undefined, forever);
  status(events, 0x0e, 1);
  expect(endOf(insertion.removed)).toBe("READER_UNAVAILABLE");
  await expect(slot.next(insertion, forever)).rejects.toMatchObject({ code: "READER_UNAVAILABLE" });
});
