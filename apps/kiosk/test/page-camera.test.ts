import { describe, expect, test } from "vitest";
import type { Message } from "../src/protocol.ts";
import { whyWithout, withoutChromium } from "./chromium.ts";
import { jpegSize, pages } from "./page-under-test.ts";

const method: Message = {
  msg: "CHOOSE_METHOD",
  methods: ["face", "pin", "staff"],
  pinAttemptsRemaining: 3,
  notices: [],
};

const camera: Message = { msg: "SHOW_CAMERA", attempt: 1, attempts: 3, source: "device" };

describe.skipIf(withoutChromium)(`the camera of the page${whyWithout}`, () => {
  const visit = pages();

  test("camera pictures are sent while they are asked for, then every track is closed", async () => {
    await using at = await visit();
    expect((await at.cameraState()).asked).toBe(0);
    at.agent.say(camera, { msg: "ADVICE", advice: "closer" });
    await at.page.getByText("もう少し近づいてください").waitFor();
    await expect.poll(() => at.agent.pictures, { timeout: 10_000 }).toBeGreaterThan(3);
    expect((await at.cameraState()).open).toBe(1);
    const picture = at.agent.lastPicture ?? new Uint8Array();
    expect([...picture.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(jpegSize(picture)).toEqual({ width: 640, height: 480 });

    at.agent.say({ msg: "CHECKING" });
    await expect.poll(async () => (await at.cameraState()).open).toBe(0);
    await at.page.waitForTimeout(50);
    const sent = at.agent.pictures;
    await at.page.waitForTimeout(500);
    expect(at.agent.pictures).toBe(sent);
    expect(at.troubles).toEqual([]);
  });

  test("advice stays long enough to be read, and ends with the newest", async () => {
    await using at = await visit({ clock: true });
    await at.page.clock.pauseAt(Date.now() + 60_000);
    at.agent.say(camera, { msg: "ADVICE", advice: "closer" });
    const first = async (): Promise<number> => {
      await at.page.clock.runFor(1);
      return at.page.getByText("もう少し近づいてください").count();
    };
    await expect.poll(first, { timeout: 10_000 }).toBe(1);
    await at.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const text = document.querySelector("main [role=status]")?.textContent ?? "";
        if (seen.at(-1) !== text) seen.push(text);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    for (const advice of ["farther", "closer", "light", "closer", "good"] as const) {
      at.agent.say({ msg: "ADVICE", advice });
    }
    // It comes behind them: once it shows, they are there.
    at.agent.say({ msg: "STAFF_CALLED" });
    await at.page.getByText("スタッフが来ます").waitFor();
    const seen = (): Promise<string[]> =>
      at.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    await at.page.clock.runFor(700);
    expect(await seen()).toEqual(["もう少し近づいてください"]);
    await at.page.clock.runFor(200);
    await at.page.getByText("そのままお待ちください").waitFor();
    expect(await seen()).toEqual(["もう少し近づいてください", "そのままお待ちください"]);
  });

  test("no picture is sent while the last ones still wait", async () => {
    await using at = await visit();
    await at.page.evaluate(() => {
      Object.defineProperty(WebSocket.prototype, "bufferedAmount", { get: () => 1_000_000 });
    });
    at.agent.say(camera);
    await expect.poll(async () => (await at.cameraState()).open).toBe(1);
    await at.page.waitForTimeout(600);
    expect(at.agent.pictures).toBe(0);
  });

  test.for([
    ["absent", "NotFoundError"],
    ["refused", "NotAllowedError"],
  ] as const)("camera %s: CAMERA_LOST says %s", async ([kind, name]) => {
    await using at = await visit({ kind });
    at.agent.say(camera);
    expect(await at.agent.heard("CAMERA_LOST")).toEqual({ cmd: "CAMERA_LOST", name });
    at.agent.say({ ...method, methods: ["pin", "staff"], last: "no-camera" });
    await at.page.getByText("カメラを使えません。ほかの方法を選んでください。").waitFor();
  });

  test("a busy camera is lost, and found again before the next person", async () => {
    await using at = await visit();
    await at.failCamera("NotReadableError");
    at.agent.say(camera);
    expect((await at.agent.heard("CAMERA_LOST")).name).toBe("NotReadableError");
    await at.failCamera("");
    at.agent.say({ msg: "PLACE_CARD" });
    await at.agent.heard("CAMERA_FOUND");
  });
});
