import type { Card } from "@uketsuke/jpki";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ending } from "./ending.ts";
import { farewell } from "./farewell.ts";
import { pageStub } from "./patient-page.stub.ts";
import { timeOuts } from "./time-outs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ending: Ending = { msg: "RESULT", outcome: "complete", notices: [], takeCard: true };

function setUp(cardIn = true) {
  const stub = pageStub();
  const removal = new AbortController();
  if (!cardIn) removal.abort();
  const card = { removed: removal.signal } as Card;
  const onForgottenCard = vi.fn();
  const stop = new AbortController();
  const left = farewell(stub.page, ending, card, {
    timeOuts,
    onForgottenCard,
    signal: stop.signal,
  });
  return { stub, removal, onForgottenCard, left, stop };
}
const shown = (stub: ReturnType<typeof pageStub>) => stub.messages.slice(2).map(({ msg }) => msg);

test("the result stays until the card is taken", async () => {
  const { stub, removal, left } = setUp();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown(stub)).toEqual(["RESULT"]);
  removal.abort();
  await (await left).linger(new AbortController().signal);
  expect(shown(stub)).toEqual(["RESULT"]);
});

test("understood: what is left to say is to take the card", async () => {
  const { stub, removal, left } = setUp();
  stub.send({ cmd: "CONTINUE" });
  await vi.advanceTimersByTimeAsync(0);
  expect(stub.last()).toEqual({ msg: "TAKE_CARD", alarm: false });
  removal.abort();
  await (await left).linger(new AbortController().signal);
});

test("a forgotten card: the personal screen goes, staff is told, and the alarm stays until it is taken", async () => {
  const { stub, removal, left, onForgottenCard } = setUp();
  await vi.advanceTimersByTimeAsync(timeOuts.forgottenCardSeconds * 1000);
  expect(stub.last()).toEqual({ msg: "TAKE_CARD", alarm: true });
  expect(onForgottenCard).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(stub.last()).toEqual({ msg: "TAKE_CARD", alarm: true });
  removal.abort();
  await left;
});

test("a card taken at once leaves the result for its least time", async () => {
  const { stub, left } = setUp(false);
  const lingering = (await left).linger(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(stub.last()).toMatchObject({ msg: "RESULT", takeCard: false });
  await vi.advanceTimersByTimeAsync(timeOuts.resultSeconds * 1000);
  await lingering;
});

test("a page that went away does not end the wait for the card", async () => {
  const { stub, removal, left, onForgottenCard } = setUp();
  stub.leave();
  await vi.advanceTimersByTimeAsync(timeOuts.forgottenCardSeconds * 1000);
  expect(onForgottenCard).toHaveBeenCalledOnce();
  removal.abort();
  await left;
});

test("a kiosk that is stopped does not wait for the card", async () => {
  const { stop, left } = setUp();
  const ended = expect(left).rejects.toThrow();
  stop.abort();
  await ended;
});
