import { describe, expect, test } from "vitest";
import { agentFrame, type Message, type Sandbox } from "../src/protocol.ts";
import { whyWithout, withoutChromium } from "./chromium.ts";
import { jpegSize, pages } from "./page-under-test.ts";
import { hello } from "./scripted-agent.ts";

const camera: Message = { msg: "SHOW_CAMERA", attempt: 1, attempts: 3, source: "device" };

const sandbox: Sandbox = {
  personas: [{ id: "taro", label: { ja: "受付 太郎", en: "Taro Uketsuke" }, practicePin: "1234" }],
  simulated: ["card", "people"],
  reader: "process",
  canPlayCamera: true,
};

describe.skipIf(withoutChromium)(`the sandbox in the page${whyWithout}`, () => {
  const visit = pages();

  test("without sandbox there is no sandbox in the page", async () => {
    await using at = await visit();
    await at.page.getByRole("heading").first().waitFor();
    expect(await at.page.getByText("SANDBOX").count()).toBe(0);
  });

  test("sandbox: a card in, a card out, the camera played", async () => {
    await using at = await visit({
      greeting: [
        { ...hello, sandbox },
        { msg: "SANDBOX_STATE", card: null, ownCard: false, camera: "device" },
        { msg: "PLACE_CARD" },
      ],
    });
    await at.page.getByText("本物のカードや制度にはつながっていません").waitFor();
    await at.button("カードを置く").click();
    await at.page.getByText("カードの人の顔を再生").click();
    expect(await at.agent.heard("SANDBOX_CAMERA")).toEqual({
      cmd: "SANDBOX_CAMERA",
      source: "played",
    });
    await at.button(/受付 太郎/).click();
    expect(await at.agent.heard("SANDBOX_INSERT_CARD")).toEqual({
      cmd: "SANDBOX_INSERT_CARD",
      persona: "taro",
    });
    at.agent.say(
      { msg: "SANDBOX_STATE", card: "taro", ownCard: false, camera: "played" },
      { ...camera, source: "played" },
    );
    const jpeg = await at.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(640, 480);
      const context = canvas.getContext("2d");
      if (context !== null) context.fillStyle = "rgb(250, 0, 0)";
      context?.fillRect(0, 0, 640, 480);
      const blob = await canvas.convertToBlob({ type: "image/jpeg" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    at.agent.sayFrame(agentFrame.playedCamera, Uint8Array.from(jpeg));
    await expect
      .poll(() =>
        at.page
          .locator("canvas")
          .evaluate(
            (shown: HTMLCanvasElement) => shown.getContext("2d")?.getImageData(9, 9, 1, 1).data[0],
          ),
      )
      .toBeGreaterThan(240);
    expect((await at.cameraState()).asked).toBe(0);
    expect(at.agent.pictures).toBe(0);
    await at.button("カードを取る").click();
    await at.agent.heard("SANDBOX_REMOVE_CARD");
    expect(at.troubles).toEqual([]);
  });

  test("sandbox: one's own face becomes a card; the camera is closed with the panel", async () => {
    await using at = await visit({
      greeting: [
        { ...hello, sandbox },
        { msg: "SANDBOX_STATE", card: null, ownCard: false, camera: "device" },
        { msg: "PLACE_CARD" },
      ],
    });
    await at.button("カードを置く").click();
    await at.button("自分のカードを作る").click();
    await at.button("撮る").click();
    const sent = await at.agent.heardFrame();
    expect(sent[0]).toBe(3);
    expect(jpegSize(sent.subarray(1))).toEqual({ width: 640, height: 480 });
    at.agent.say({ msg: "SANDBOX_CARD_ISSUED", outcome: "no-face" });
    await at.page.getByText("顔が見つかりません").waitFor();
    await at.button("撮る").click();
    await at.agent.heardFrame();
    at.agent.say({ msg: "SANDBOX_CARD_ISSUED", outcome: "issued" });
    await at.button("このカードを置く").click();
    expect((await at.agent.heard("SANDBOX_INSERT_CARD")).persona).toBe("own");
    await expect.poll(async () => (await at.cameraState()).open).toBe(0);
    expect(at.troubles).toEqual([]);
  });
});
