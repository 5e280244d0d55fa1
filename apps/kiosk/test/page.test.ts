import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentFrame, closeCode, type Message, type Sandbox } from "../src/protocol.ts";
import { launch, watchedPage, whyWithout, withoutChromium } from "./chromium.ts";
import { buildPage, hello, scriptedAgent } from "./scripted-agent.ts";

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
const sandbox: Sandbox = {
  personas: [{ id: "taro", label: { ja: "受付 太郎", en: "Taro Uketsuke" }, practicePin: "1234" }],
  simulated: ["card", "people"],
  reader: "process",
  canPlayCamera: true,
};

/** Counts camera tracks that are open, and lets a test fail or watch getUserMedia. */
const watchTracks = (): void => {
  const state = { open: 0, asked: 0, fail: "" };
  Object.assign(window, { cameraState: state });
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    state.asked++;
    if (state.fail !== "") throw new DOMException("for the test", state.fail);
    const stream = await real(constraints);
    for (const track of stream.getTracks()) {
      state.open++;
      const stop = track.stop.bind(track);
      track.stop = () => {
        if (track.readyState === "live") state.open--;
        stop();
      };
    }
    return stream;
  };
};

/** Voices as a Windows has them; headless chromium has none. What is said is kept in `window.spoken`. */
const playVoices = (kind: string): void => {
  const spoken: string[] = [];
  const voice = { lang: "ja-JP", localService: kind === "local", name: "test" };
  Object.assign(window, { spoken });
  Object.assign(speechSynthesis, {
    getVoices: () => [voice],
    speak: (words: { text: string }) => spoken.push(words.text),
    cancel: () => undefined,
  });
  Object.assign(window, {
    SpeechSynthesisUtterance: class {
      text: string;
      constructor(text: string) {
        this.text = text;
      }
    },
  });
};
interface CameraState {
  open: number;
  asked: number;
  fail: string;
}

describe.skipIf(withoutChromium)(`the page and its agent${whyWithout}`, () => {
  const open = new AsyncDisposableStack();
  const browsers = new Map<string, Awaited<ReturnType<typeof launch>>>();
  let folder = "";
  beforeAll(async () => {
    folder = open.use(await buildPage()).folder;
  });
  afterAll(() => open.disposeAsync());

  async function visit(
    options: {
      kind?: "fake" | "absent" | "refused";
      greeting?: readonly Message[];
      reducedMotion?: boolean;
      clock?: boolean;
      voice?: boolean;
    } = {},
  ) {
    const kind = options.kind ?? "fake";
    const browser = browsers.get(kind) ?? (await launch(kind));
    if (!browsers.has(kind)) {
      browsers.set(kind, browser);
      open.defer(() => browser.close());
    }
    const agent = await scriptedAgent(folder);
    const { page, context, troubles } = await watchedPage(browser, {
      reducedMotion: options.reducedMotion ?? false,
    });
    if (options.clock) await page.clock.install();
    await page.addInitScript(playVoices, options.voice ? "local" : "network");
    if (options.greeting !== undefined) agent.greeting = options.greeting;
    await page.addInitScript(watchTracks);
    await page.goto(agent.origin);
    const start = await agent.heard("START");
    return {
      agent,
      page,
      start,
      troubles,
      button: (name: string | RegExp) => page.getByRole("button", { name }),
      cameraState: () =>
        page.evaluate(() => ({
          ...(window as unknown as { cameraState: CameraState }).cameraState,
        })),
      async [Symbol.asyncDispose]() {
        await context.close();
        await agent[Symbol.asyncDispose]();
      },
    };
  }

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

    at.agent.say({ msg: "MATCHING" });
    await expect.poll(async () => (await at.cameraState()).open).toBe(0);
    await at.page.waitForTimeout(50);
    const sent = at.agent.pictures;
    await at.page.waitForTimeout(500);
    expect(at.agent.pictures).toBe(sent);
    expect(at.troubles).toEqual([]);
  });

  test("advice stays long enough to be read, and ends with the newest", async () => {
    await using at = await visit();
    at.agent.say(camera, { msg: "ADVICE", advice: "closer" });
    await at.page.getByText("もう少し近づいてください").waitFor();
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
    await at.page.getByText("そのままお待ちください").waitFor();
    expect(await at.page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([
      "そのままお待ちください",
    ]);
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
    const fail = (name: string) =>
      at.page.evaluate((given) => {
        (window as unknown as { cameraState: CameraState }).cameraState.fail = given;
      }, name);
    await fail("NotReadableError");
    at.agent.say(camera);
    expect((await at.agent.heard("CAMERA_LOST")).name).toBe("NotReadableError");
    await fail("");
    at.agent.say({ msg: "PLACE_CARD" });
    await at.agent.heard("CAMERA_FOUND");
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

  test("the first use: registration is a question with two answers", async () => {
    await using at = await visit();
    at.agent.say({ msg: "OFFER_REGISTRATION" });
    await at.button("いまは登録しない").click();
    expect(await at.agent.heard("REGISTER")).toEqual({ cmd: "REGISTER", agree: false });
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
    const spoken = () =>
      at.page.evaluate(() => (window as unknown as { spoken: string[] }).spoken.splice(0));
    await expect
      .poll(spoken)
      .toContainEqual(expect.stringContaining("マイナンバーカードを置いてください"));
    at.agent.say(camera, { msg: "ADVICE", advice: "farther" });
    await expect.poll(spoken).toContain("もう少し離れてください");
    await at.button("音声 入").click();
    await at.button("音声 切").waitFor();
    await spoken();
    at.agent.say(pin);
    await at.page.getByRole("heading", { name: "暗証番号を入れてください" }).waitFor();
    expect(await spoken()).toEqual([]);
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

/** Reads the size from the JPEG's frame header. */
function jpegSize(jpeg: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 9 < jpeg.length; at += 2 + view.getUint16(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
  }
  return undefined;
}
