import { expect, test } from "vitest";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

test("staff looks: password, photo of the chip beside the person, PIN-less proof, once", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { resultSeconds: 0.1 } });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "staff" });
  expect(await page.hears("CONFIRM_STAFF")).toEqual({
    msg: "CONFIRM_STAFF",
    step: "password",
    incorrect: false,
  });
  page.sendFrame("staffPassword", "guess");
  expect(await page.hears("CONFIRM_STAFF")).toMatchObject({ incorrect: true });
  expect(page.pictures.count).toBe(0);
  page.sendFrame("staffPassword", "practice");
  expect(await page.hears("CONFIRM_STAFF")).toMatchObject({ step: "compare", photo: true });
  await expect.poll(() => page.pictures.count).toBe(1);
  page.send({ cmd: "STAFF_CONFIRM", reason: "cannot-reach" });
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
  expect(await kiosk.journal()).toContain("staff confirmed");
  expect(await kiosk.results()).toHaveLength(1);

  page.removeCard();
  await page.hears("PLACE_CARD");
  page.insert("taro");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "staff" });
  expect(await page.hears("CONFIRM_STAFF")).toMatchObject({ step: "password" });
});

test("staff says it is another person: no visit, and staff is not asked again", async () => {
  await using kiosk = await kioskUnderTest({ timeOuts: { resultSeconds: 0.1 } });
  await using page = await plainPage(kiosk.agent.origin);
  page.insert("blocked");
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "CHOOSE", method: "staff" });
  await page.hears("CONFIRM_STAFF");
  page.sendFrame("staffPassword", "practice");
  await page.hears("CONFIRM_STAFF");
  page.send({ cmd: "STAFF_DECLINE" });
  expect(await page.hears("CHOOSE_METHOD")).toMatchObject({
    last: "staff-declined",
    methods: ["face"],
  });
});
