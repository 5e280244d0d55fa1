import type { Card } from "@uketsuke/jpki";
import { expect, test } from "vitest";
import { withDeadline } from "./card-deadline.ts";

const card = (transmit: Card["transmit"]): Card => ({
  atr: new Uint8Array(),
  removed: new AbortController().signal,
  transmit,
  [Symbol.asyncDispose]: () => new Promise<void>(() => {}),
});

test("an answer in time goes through, and so does the card's own error", async () => {
  const good = withDeadline(
    card(async (command) => command),
    1000,
  );
  expect(await good.transmit(Uint8Array.of(1))).toEqual(Uint8Array.of(1));
  const bad = withDeadline(
    card(async () => {
      throw new Error("torn");
    }),
    1000,
  );
  await expect(bad.transmit(Uint8Array.of(1))).rejects.toThrow("torn");
});

test("a mute card is an error, and letting go of it does not hold the kiosk", async () => {
  const mute = withDeadline(
    card(() => new Promise<Uint8Array>(() => {})),
    20,
  );
  await expect(mute.transmit(Uint8Array.of(1))).rejects.toMatchObject({
    code: "CARD_UNRESPONSIVE",
  });
  await mute[Symbol.asyncDispose]();
});
