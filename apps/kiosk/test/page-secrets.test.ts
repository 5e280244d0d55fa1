import { describe, expect, test } from "vitest";
import { agentFrame, type Message } from "../src/protocol.ts";
import { whyWithout, withoutChromium } from "./chromium.ts";
import { pages } from "./page-under-test.ts";

const pin: Message = { msg: "ENTER_PIN", attemptsRemaining: 3, lastTry: false, incorrect: false };

describe.skipIf(withoutChromium)(`digits and passwords${whyWithout}`, () => {
  const visit = pages();

  test("a PIN by touch is one binary frame, and never text or part of the page", async () => {
    await using at = await visit();
    at.agent.say(pin);
    for (const digit of ["7", "3", "9", "1"]) {
      await at.button(digit).click();
      const html = await at.page.locator("main").innerHTML();
      expect(html).not.toContain("73");
    }
    await at.button("決定").click();
    expect([...(await at.agent.heardFrame())]).toEqual([2, 0x37, 0x33, 0x39, 0x31]);
    expect(at.agent.texts.join()).not.toMatch(/[7391]{4}/);
    expect(at.agent.frames).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  test("a PIN by ten-key: Backspace takes one back, Enter needs four digits", async () => {
    await using at = await visit();
    at.agent.say(pin);
    await at.page.getByRole("heading", { name: "暗証番号を入れてください" }).waitFor();
    await at.page.keyboard.type("12");
    await at.page.keyboard.press("Enter");
    await at.page.keyboard.press("Backspace");
    await at.page.keyboard.type("3x45678");
    await at.page.keyboard.press("Enter");
    expect([...(await at.agent.heardFrame())]).toEqual([2, 0x31, 0x33, 0x34, 0x35]);
    await at.page.keyboard.press("Enter");
    await at.page.waitForTimeout(100);
    expect(at.agent.frames).toEqual([]);
  });

  test("touch and ten-key can be mixed: Enter after a touched digit sends", async () => {
    await using at = await visit();
    at.agent.say(pin);
    for (const digit of ["1", "2", "3", "4"]) await at.button(digit).click();
    await at.page.keyboard.press("Enter");
    expect([...(await at.agent.heardFrame())]).toEqual([2, 0x31, 0x32, 0x33, 0x34]);
  });

  test("a wrong PIN asks again with an empty pad", async () => {
    await using at = await visit();
    at.agent.say(pin);
    await at.button("1").click();
    at.agent.say({ ...pin, attemptsRemaining: 2, incorrect: true });
    await at.page.getByText("暗証番号が違いました").waitFor();
    await at.page.getByText("あと 2 回間違えると、ロックされます").waitFor();
    expect(await at.page.getByRole("status").first().textContent()).toContain("0 桁");
  });

  test("the last try is asked about first; another way is the first choice", async () => {
    await using at = await visit();
    at.agent.say({ ...pin, attemptsRemaining: 1, lastTry: true });
    await at.page.keyboard.type("1234");
    await at.page.keyboard.press("Enter");
    await at.button("暗証番号を入れる").click();
    await at.agent.heard("CONFIRM_LAST_TRY");
    expect(at.agent.frames).toEqual([]);
    await at.page.keyboard.type("1234");
    await at.page.keyboard.press("Enter");
    expect((await at.agent.heardFrame()).length).toBe(5);

    at.agent.say({ ...pin, attemptsRemaining: 1, lastTry: true });
    await at.button("ほかの方法を選ぶ").click();
    await at.agent.heard("BACK");
  });

  test("staff: a password that is no PIN, then the photo of the chip and a reason", async () => {
    await using at = await visit();
    at.agent.say({ msg: "CONFIRM_STAFF", step: "password", incorrect: false });
    await at.page.getByText("スタッフの方").waitFor();
    await at.page.keyboard.type("Ab3!");
    await at.button("決定").click();
    expect(Buffer.from(await at.agent.heardFrame()).toString("latin1")).toBe("\u0004Ab3!");
    at.agent.say({
      msg: "CONFIRM_STAFF",
      step: "compare",
      photo: true,
      reasons: ["face-failed", "other"],
    });
    at.agent.sayFrame(agentFrame.cardPhoto, Uint8Array.of(0, 2, 0, 1, 10, 200));
    const canvas = at.page.locator("canvas");
    await expect
      .poll(() =>
        canvas.evaluate((shown: HTMLCanvasElement) => [
          ...(shown.getContext("2d")?.getImageData(0, 0, 2, 1).data ?? []),
        ]),
      )
      .toEqual([10, 10, 10, 255, 200, 200, 200, 255]);
    expect(await at.button("ご本人です").isDisabled()).toBe(true);
    await at.page.getByText("その他").click();
    await at.button("ご本人です").click();
    expect(await at.agent.heard("STAFF_CONFIRM")).toEqual({
      cmd: "STAFF_CONFIRM",
      reason: "other",
    });
  });

  test("照合番号B is one binary frame of fourteen digits", async () => {
    await using at = await visit();
    at.agent.say({ msg: "ENTER_VERIFICATION_NUMBER", refused: false });
    await at.page.getByText("セキュリティコード").waitFor();
    await at.page.keyboard.type("0102032030123");
    expect(await at.button("次へ").isDisabled()).toBe(true);
    await at.page.keyboard.type("4");
    await at.button("次へ").click();
    expect(Buffer.from(await at.agent.heardFrame()).toString("latin1")).toBe(
      "\u000501020320301234",
    );
  });
});
