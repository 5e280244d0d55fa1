import { expect, test } from "vitest";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

test("a whole visit by face, and the kiosk is back at its first screen", async () => {
  await using kiosk = await kioskUnderTest();
  await using page = await plainPage(kiosk.agent.origin);
  await page.hears("PLACE_CARD");
  page.insert("taro");
  await page.hears("READING");
  expect(await page.hears("CHOOSE_METHOD")).toMatchObject({
    methods: ["face", "pin", "staff"],
    pinAttemptsRemaining: 3,
  });
  page.send({ cmd: "CHOOSE", method: "face" });
  expect(await page.hears("SHOW_CAMERA")).toMatchObject({ attempt: 1, source: "played" });
  await page.hears("CHECKING");
  expect(page.pictures.count).toBeGreaterThan(2);
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT", medication: true });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete", takeCard: true });
  expect(await kiosk.results()).toHaveLength(1);
  page.removeCard();
  await page.hears("PLACE_CARD");
  expect(await kiosk.journal()).toEqual([
    "start ok",
    "precheck usable",
    "method face",
    "photo read",
    "face match",
    "challenge received",
    "proof signed",
    "eligibility eligible",
    "consents answered",
    "consents-sent sent",
    "result-file delivered",
    "end complete",
  ]);
});
