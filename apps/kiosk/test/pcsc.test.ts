import { missingForPrivatePcscd } from "@uketsuke/jpki/virtual-card";
import { expect, test } from "vitest";
import { openSlot } from "../src/sandbox/slot.ts";
import { kioskUnderTest, type PlainPage, plainPage } from "./kiosk-under-test.ts";

const missing = await missingForPrivatePcscd();
const skip = missing.length > 0 && !process.env.CI;
const why = skip ? ` (skipped: needs ${missing.join(", ")})` : "";

async function completeByPin(page: PlainPage): Promise<void> {
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "pin" });
  await page.hears("ENTER_PIN");
  page.sendFrame("pin", "1234");
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
}

test.skipIf(skip)(
  `over a real PC/SC reader: visits one after the other, the card torn out in between, then the service lost${why}`,
  async () => {
    await using kiosk = await kioskUnderTest({ slot: openSlot, timeOuts: { errorSeconds: 0.1 } });
    expect(kiosk.sandbox.slot.kind).toBe("slot");
    await using page = await plainPage(kiosk.agent.origin);
    await completeByPin(page);
    page.removeCard();
    await page.hears("PLACE_CARD");

    page.insert("taro");
    await page.hears("CHOOSE_METHOD");
    page.send({ cmd: "CHOOSE", method: "pin" });
    await page.hears("ENTER_PIN");
    page.removeCard();
    expect(await page.hears("ERROR")).toMatchObject({ cause: "card-removed" });
    await page.hears("PLACE_CARD");

    await completeByPin(page);
    expect(await kiosk.results()).toHaveLength(2);
  },
);
