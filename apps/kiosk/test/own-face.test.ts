import { encodeFrame } from "@uketsuke/face-verify/synthetic";
import { expect, test } from "vitest";
import { sandboxFace } from "../src/sandbox/faces.ts";
import { kioskUnderTest, plainPage } from "./kiosk-under-test.ts";

test("make my card: one's own picture becomes a card, and its owner matches", async () => {
  await using kiosk = await kioskUnderTest();
  await using page = await plainPage(kiosk.agent.origin);
  const { camera } = await sandboxFace("hanako");
  page.sendFrame("ownFace", await encodeFrame(camera));
  expect(await page.hears("SANDBOX_CARD_ISSUED")).toMatchObject({ outcome: "issued" });
  expect(await page.hears("SANDBOX_STATE")).toMatchObject({ ownCard: true });

  page.send({ cmd: "SANDBOX_INSERT_CARD", persona: "own" });
  await page.hears("CHOOSE_METHOD");
  page.send({ cmd: "SANDBOX_CAMERA", source: "played" });
  page.send({ cmd: "CHOOSE", method: "face" });
  await page.hears("SHOW_CAMERA");
  await page.hears("ASK_CONSENTS");
  page.send({ cmd: "CONSENT" });
  expect(await page.hears("RESULT")).toMatchObject({ outcome: "complete" });
});

test("a picture without a face, and one that is none, make no card", async () => {
  await using kiosk = await kioskUnderTest();
  await using page = await plainPage(kiosk.agent.origin);
  const { camera } = await sandboxFace("hanako");
  const blank = { ...camera, data: new Uint8Array(camera.data.length).fill(90) };
  page.sendFrame("ownFace", await encodeFrame(blank));
  expect(await page.hears("SANDBOX_CARD_ISSUED")).toMatchObject({ outcome: "no-face" });
  page.sendFrame("ownFace", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0));
  expect(await page.hears("SANDBOX_CARD_ISSUED")).toMatchObject({ outcome: "unusable" });
  page.send({ cmd: "SANDBOX_INSERT_CARD", persona: "own" });
  expect(await page.hears("BAD_STATE")).toMatchObject({ cmd: "SANDBOX_INSERT_CARD" });
});
