import { expect, test } from "vitest";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

const soon = { askAfterSeconds: 0.2, graceSeconds: 3 };
const impatient = { errorSeconds: 0.1, resultSeconds: 0.1 };

test("nobody answers the consents: none are given, and the visit completes", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { ...impatient, askConsents: soon } });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "pin" });
  await page.hears("ENTER_PIN");
  page.sendFrame("pin", "1234");
  await page.hears("ASK_CONSENTS");
  expect(await page.hears("STILL_THERE")).toEqual({ msg: "STILL_THERE", seconds: 3 });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
  expect(await kiosk.journal()).toContain("consents no-answer");
  expect(await kiosk.results()).toHaveLength(1);
});

test("nobody chooses a method: the visit ends and says so; an answer in time keeps it", async () => {
  await using kiosk = await kioskUnderTest({
    timeOuts: { ...impatient, chooseIdentification: soon },
  });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  await page.hears("STILL_THERE");
  page.send({ cmd: "CONTINUE" });
  await page.hears("STILL_THERE");
  expect(await page.hears("ERROR")).toMatchObject({ cause: "no-answer", nextStep: "start-over" });
  page.removeCard();
  await page.hears("PLACE_CARD");
});

test("a card left behind: told louder and louder, staff sees it in the status", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { forgottenCardSeconds: 0.3 } });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CANCEL" });
  await page.hears("RESULT");
  page.send({ cmd: "CONTINUE" });
  expect(await page.hears("TAKE_CARD")).toEqual({ msg: "TAKE_CARD", alarm: false });
  expect(await page.hears("TAKE_CARD")).toEqual({ msg: "TAKE_CARD", alarm: true });
  const status = await (await fetch(`${kiosk.agent.origin}/status`)).json();
  expect(status).toMatchObject({ state: "busy", staffCalled: true });
  page.removeCard();
  await page.hears("PLACE_CARD");
});
