import { expect, test } from "vitest";
import type { Message } from "../src/protocol.ts";
import {
  type KioskUnderTest,
  kioskUnderTest,
  type PlainPage,
  plainPage,
} from "./kiosk-under-test.ts";

const impatient = { errorSeconds: 0.1, resultSeconds: 0.1 };

type Screen = Parameters<PlainPage["hears"]>[0];

/** Puts taro's card in and answers every question by PIN, until the visit ends or the screen `until` is there. */
async function visitByPin(page: PlainPage, until?: Screen): Promise<Message> {
  page.insert("taro");
  for (;;) {
    const screen = await page.hears(
      "READING",
      "CHOOSE_METHOD",
      "ENTER_PIN",
      "CHECKING",
      "ASK_CONSENTS",
      "RESULT",
      "ERROR",
    );
    if (screen.msg === until || screen.msg === "RESULT" || screen.msg === "ERROR") return screen;
    if (screen.msg === "CHOOSE_METHOD") page.send({ cmd: "CHOOSE", method: "pin" });
    if (screen.msg === "ENTER_PIN") page.sendFrame("pin", "1234");
    if (screen.msg === "ASK_CONSENTS") page.send({ cmd: "CONSENT", medication: true });
  }
}

async function removedAt(
  screen: Screen,
): Promise<{ kiosk: KioskUnderTest; page: PlainPage; done: AsyncDisposableStack }> {
  const done = new AsyncDisposableStack();
  const kiosk = done.use(await kioskUnderTest({ timeOuts: impatient }));
  const page = done.use(await plainPage(kiosk.agent.origin));
  // Time to take the card while the server is asked.
  await kiosk.sandbox.person("taro");
  kiosk.sandbox.server.simulator.faults.set({ slow: 300 }, { route: "challenge" });
  await visitByPin(page, screen);
  page.removeCard();
  return { kiosk, page, done };
}

test.each(["CHOOSE_METHOD", "ENTER_PIN", "CHECKING"] as const)(
  "the card is taken at %s: said, nothing delivered, first screen again",
  async (screen) => {
    const { kiosk, page, done } = await removedAt(screen);
    await using _done = done;
    expect(await page.hears("ERROR")).toMatchObject({
      cause: "card-removed",
      nextStep: "start-over",
      takeCard: false,
    });
    await page.hears("PLACE_CARD");
    expect(await kiosk.results()).toEqual([]);
    expect((await kiosk.journal()).at(-1)).toBe("end card-removed");
  },
);

test("the card is taken before the camera", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: impatient });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("borrowed-card");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "face" });
  await page.hears("SHOW_CAMERA");
  page.removeCard();
  expect(await page.hears("ERROR")).toMatchObject({ cause: "card-removed" });
  await page.hears("PLACE_CARD");
});

test("the card is taken while staff looks", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: impatient });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "staff" });
  await page.hears("CONFIRM_STAFF");
  page.sendFrame("staffPassword", "practice");
  expect(await page.hears("CONFIRM_STAFF")).toMatchObject({ step: "compare", photo: true });
  page.removeCard();
  expect(await page.hears("ERROR")).toMatchObject({ cause: "card-removed" });
  await page.hears("PLACE_CARD");
});

test("after the proof the card is not needed: a visit whose card was taken at the consents completes", async () => {
  const { kiosk, page, done } = await removedAt("ASK_CONSENTS");
  await using _done = done;
  page.send({ cmd: "CONSENT", medication: true });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete", takeCard: false });
  await page.hears("PLACE_CARD");
  expect(await kiosk.results()).toHaveLength(1);
});

test("torn out at every single command: a typed end, never a half file, the next card is served", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { ...impatient, errorSeconds: 0.01 } });
  await using page = await plainPage(kiosk.agent.origin);
  const { card } = await kiosk.sandbox.person("taro");
  await page.hears("PLACE_CARD");
  const before = card.commandCount;
  expect(await visitByPin(page)).toMatchObject({ outcome: "complete" });
  const commands = card.commandCount - before;
  page.removeCard();
  await page.hears("PLACE_CARD");
  // SELECT, token, presence, certificate, tries twice, PIN, signature: a visit by PIN has no fewer.
  expect(commands).toBeGreaterThanOrEqual(8);

  for (let at = 1; at <= commands; at++) {
    card.faults.removeAt = card.commandCount + at;
    expect(await visitByPin(page), `command ${at}`).toMatchObject({ cause: "card-removed" });
    card.faults.removeAt = undefined;
    page.removeCard();
    await page.hears("PLACE_CARD");
  }
  expect(await kiosk.results()).toHaveLength(1);
  expect(await visitByPin(page)).toMatchObject({ outcome: "complete" });
  expect(await kiosk.results()).toHaveLength(2);
});
