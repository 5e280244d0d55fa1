import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { closeCode, type Message } from "../src/protocol.ts";
import { whyWithout, withoutChromium } from "./chromium.ts";
import { pages } from "./page-under-test.ts";
import { hello } from "./scripted-agent.ts";

const method: Message = {
  msg: "CHOOSE_METHOD",
  methods: ["face", "pin", "staff"],
  pinAttemptsRemaining: 3,
  notices: [],
};

const pin: Message = { msg: "ENTER_PIN", attemptsRemaining: 3, lastTry: false, incorrect: false };

const camera: Message = { msg: "SHOW_CAMERA", attempt: 1, attempts: 3, source: "device" };

const consents: Message = {
  msg: "ASK_CONSENTS",
  items: ["surgery", "medicalInformation", "medication", "checkup"],
};

describe.skipIf(withoutChromium)(`the page and its agent${whyWithout}`, () => {
  const visit = pages();

  test("START says the level and the camera; the method that is pressed is sent once", async () => {
    await using at = await visit();
    expect(at.start).toEqual({ cmd: "START", apiLevel: hello.apiLevel, camera: "available" });
    at.agent.say(method);
    await at.button("暗証番号").dblclick();
    expect(await at.agent.heard("CHOOSE")).toEqual({ cmd: "CHOOSE", method: "pin" });
    await at.page.waitForTimeout(100);
    expect(at.agent.commands).toEqual([]);
    expect(at.troubles).toEqual([]);
  });

  test("START says when there is no camera", async () => {
    await using at = await visit({ kind: "absent" });
    expect(at.start.camera).toBe("absent");
  });

  test("consents: all, none, and one by one with nothing chosen beforehand", async () => {
    await using at = await visit();
    const none = { surgery: false, medicalInformation: false, medication: false, checkup: false };
    const all = { surgery: true, medicalInformation: true, medication: true, checkup: true };
    at.agent.say(consents);
    await at.button("すべてに同意する").click();
    expect(await at.agent.heard("CONSENT")).toEqual({ cmd: "CONSENT", ...all });
    at.agent.say(consents);
    await at.button(/^同意しない/).click();
    expect(await at.agent.heard("CONSENT")).toEqual({ cmd: "CONSENT", ...none });
    at.agent.say(consents);
    await at.button("一つずつ選ぶ").click();
    for (const item of await at.page.getByRole("switch").all()) {
      expect(await item.getAttribute("aria-checked")).toBe("false");
    }
    await at.page.getByRole("switch", { name: /薬の情報/ }).click();
    await at.button("この内容で決める").click();
    expect(await at.agent.heard("CONSENT")).toEqual({
      cmd: "CONSENT",
      ...none,
      medication: true,
    });
  });

  test("still there: one press goes on with the screen as it was; the other stops", async () => {
    await using at = await visit();
    at.agent.say(pin);
    await at.button("1").click();
    at.agent.say({ msg: "STILL_THERE", seconds: 20 });
    await at.page.getByText("あと 20 秒で終わります。").waitFor();
    await at.button("続ける").click();
    await at.agent.heard("CONTINUE");
    expect(await at.page.getByRole("status").first().textContent()).toContain("1 桁");
    at.agent.say({ msg: "STILL_THERE", seconds: 20 });
    await at.page.getByRole("dialog").getByRole("button", { name: "やめる" }).click();
    await at.agent.heard("CANCEL");
  });

  test("the language is the person's, and Japanese again for the next one", async () => {
    await using at = await visit();
    await at.button("English").click();
    expect(await at.agent.heard("LANGUAGE")).toEqual({ cmd: "LANGUAGE", locale: "en" });
    await at.page.getByRole("heading", { name: "Please place your My Number Card" }).waitFor();
    expect(await at.page.locator("html").getAttribute("lang")).toBe("en");
    expect(await at.page.title()).toBe("Reception");
    at.agent.say(method);
    await at.page.getByRole("heading", { name: "How would you like" }).waitFor();
    at.agent.say({ msg: "PLACE_CARD" });
    await at.page.getByRole("heading", { name: "マイナンバーカードを置いてください" }).waitFor();
    expect(await at.page.locator("html").getAttribute("lang")).toBe("ja");
  });

  test("staff can be called, a visit stopped, an error understood", async () => {
    await using at = await visit();
    at.agent.say(method);
    await at.button("スタッフを呼ぶ").click();
    await at.agent.heard("CALL_STAFF");
    at.agent.say({ msg: "STAFF_CALLED" });
    await at.page.getByText("スタッフが来ます").waitFor();
    await at.button("やめる").click();
    await at.agent.heard("CANCEL");
    at.agent.say({
      msg: "ERROR",
      code: "NOT_MY_NUMBER_CARD",
      cause: "not-my-number-card",
      nextStep: "insert-again",
      takeCard: true,
    });
    await at.page.getByText("002 NOT_MY_NUMBER_CARD").waitFor();
    await at.page.getByText("カードをお取りください。").waitFor();
    await at.button("はじめに戻る").click();
    await at.agent.heard("CONTINUE");
  });

  test("a lost agent is shown and found again by itself", async () => {
    await using at = await visit();
    at.agent.say(pin);
    await at.page.getByRole("heading", { name: "暗証番号を入れてください" }).waitFor();
    at.agent.greeting = [hello, method];
    at.agent.hangUp(1011);
    await at.page.getByRole("heading", { name: "ただいま使えません" }).waitFor();
    await at.agent.heard("START");
    await at.page.getByRole("heading", { name: "本人確認の方法を選んでください" }).waitFor();
  });

  test("a second page says so, and takes over when the first is gone", async () => {
    await using at = await visit();
    at.agent.hangUp(closeCode.occupied);
    await at.page.getByRole("heading", { name: "この受付は別の画面で開いています" }).waitFor();
    await at.page.getByRole("heading", { name: "マイナンバーカードを置いてください" }).waitFor();
  });

  test("a page of another level loads itself again", async () => {
    await using at = await visit();
    at.agent.hangUp(closeCode.otherLevel);
    await at.page.getByRole("heading", { name: "画面が新しくなりました" }).waitFor();
    await at.page.waitForEvent("load");
    await at.page.getByRole("heading", { name: "マイナンバーカードを置いてください" }).waitFor();
  });

  test("an unused first screen speaks Japanese again after a minute", async () => {
    await using at = await visit({ clock: true });
    await at.button("English").click();
    await at.page.getByRole("heading", { name: "Please place" }).waitFor();
    await at.page.clock.fastForward(59_000);
    expect(await at.page.locator("html").getAttribute("lang")).toBe("en");
    await at.page.clock.fastForward(2000);
    await at.page.getByRole("heading", { name: "マイナンバーカードを置いてください" }).waitFor();
  });

  test("staff can be called again after a minute", async () => {
    await using at = await visit({ clock: true });
    at.agent.say(method, { msg: "STAFF_CALLED" });
    await at.page.getByText("スタッフが来ます").waitFor();
    await at.page.clock.fastForward(61_000);
    await at.button("スタッフを呼ぶ").click();
    await at.agent.heard("CALL_STAFF");
  });

  test("with a voice of this machine, screens and advice are spoken, and it can be switched off", async () => {
    await using at = await visit({ voice: true });
    await expect
      .poll(at.spoken)
      .toContainEqual(expect.stringContaining("マイナンバーカードを置いてください"));
    at.agent.say(camera, { msg: "ADVICE", advice: "farther" });
    await expect.poll(at.spoken).toContain("もう少し離れてください");
    await at.button("音声 入").click();
    await at.button("音声 切").waitFor();
    await at.spoken();
    at.agent.say(pin);
    await at.page.getByRole("heading", { name: "暗証番号を入れてください" }).waitFor();
    expect(await at.spoken()).toEqual([]);
  });

  test("a voice from the network is never used", async () => {
    await using at = await visit();
    await at.page.getByRole("heading").first().waitFor();
    expect(await at.button(/音声/).count()).toBe(0);
  });

  test("nothing moves for those who asked for no motion", async () => {
    const running = (page: Page) => page.evaluate(() => document.getAnimations().length);
    await using moving = await visit();
    await expect.poll(() => running(moving.page)).toBeGreaterThan(0);
    await using still = await visit({ reducedMotion: true });
    await still.page.getByRole("heading").first().waitFor();
    expect(await running(still.page)).toBe(0);
  });
});
