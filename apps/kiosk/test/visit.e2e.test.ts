import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sandboxFace } from "../src/sandbox/faces.ts";
import { type PracticePersonName, practicePeople } from "../src/sandbox/practice-people.ts";
import { violations } from "./axe.ts";
import { builtPage } from "./built-page.ts";
import { filmOf } from "./camera-film.ts";
import { launch, watchedPage, whyWithout, withoutChromium } from "./chromium.ts";
import { kioskUnderTest } from "./kiosk-under-test.ts";

/** Set to a folder to have pictures of the visit by face written there. */
const pictures = process.env.KIOSK_PICTURES;

/** Shown shortly, so that no test waits for a screen to go. */
const impatient = { errorSeconds: 0.5, resultSeconds: 0.5 };

/** The agent, the card, the server and the result folder as they are; a person's fingers and face are played by the browser. */
describe.skipIf(withoutChromium)(
  `whole visits in a real browser${whyWithout}`,
  { timeout: 120_000 },
  () => {
    const open = new AsyncDisposableStack();
    const browsers: { [Who in "taro" | "other-person" | "refused"]?: Browser } = {};
    let page = "";
    let films = "";
    beforeAll(async () => {
      page = await builtPage();
      films = await mkdtemp(join(tmpdir(), "uketsuke-films-"));
      open.defer(() => rm(films, { recursive: true, force: true }));
    });
    afterAll(() => open.disposeAsync());

    async function browserWith(who: keyof typeof browsers): Promise<Browser> {
      const known = browsers[who];
      if (known !== undefined) return known;
      const camera =
        who === "refused"
          ? "refused"
          : { mjpeg: await filmOf((await sandboxFace(who)).camera, join(films, `${who}.mjpeg`)) };
      const browser = await launch(camera);
      open.defer(() => browser.close());
      browsers[who] = browser;
      return browser;
    }

    /** Someone with that face, or camera, has put the card in. */
    async function begin(who: keyof typeof browsers, card: PracticePersonName) {
      await using starting = new AsyncDisposableStack();
      const kiosk = starting.use(await kioskUnderTest({ pageFolder: page, timeOuts: impatient }));
      const watched = await watchedPage(await browserWith(who));
      starting.defer(() => watched.context.close());
      const at = watched.page;
      at.setDefaultTimeout(30_000);
      await at.goto(kiosk.agent.origin);
      const button = (name: string | RegExp): Locator => at.getByRole("button", { name });
      await button("カードを置く").click();
      await at.getByText("この PC のカメラ").click();
      await button(practicePeople[card].label.ja).click();
      const parts = starting.move();
      return {
        kiosk,
        at,
        button,
        troubles: watched.troubles,
        /** Waits for a screen and lets axe judge it. */
        async screen(heading: string | RegExp): Promise<void> {
          await at.getByRole("heading", { level: 1, name: heading }).waitFor();
          expect(await violations(at)).toEqual([]);
        },
        [Symbol.asyncDispose]: () => parts.disposeAsync(),
      };
    }

    async function picture(at: Page, name: string): Promise<void> {
      if (pictures === undefined) return;
      await at.waitForTimeout(700);
      await at.screenshot({ path: join(pictures, `${name}.png`) });
    }

    async function type(at: Page, digits: string): Promise<void> {
      for (const digit of digits) {
        await at.getByRole("button", { name: digit, exact: true }).click();
      }
      await at.getByRole("button", { name: "決定" }).click();
    }

    test("by face, from the card to the result file", async () => {
      await using visit = await begin("taro", "taro");
      const { kiosk, button, screen, troubles } = visit;
      await screen("本人確認の方法を選んでください");
      await button("顔認証").click();
      await screen("カメラを見てください");
      await picture(visit.at, "visit-camera");
      await screen("情報の提供に同意しますか");
      await button("一つずつ選ぶ").click();
      await screen("提供してもよい情報を選んでください");
      await visit.at.getByRole("switch", { name: /薬の情報/ }).click();
      await button("この内容で決める").click();
      await screen(/受付が終わりました/);
      await visit.at.getByText("カードをお取りください").waitFor();
      await picture(visit.at, "visit-result");
      expect(await kiosk.results()).toHaveLength(1);
      expect(await kiosk.journal()).toContain("face match");
      await button("カードを取る").click();
      await screen("マイナンバーカードを置いてください");
      expect(troubles).toEqual([]);
    });

    test("by PIN, after a wrong one, in English", async () => {
      await using visit = await begin("taro", "taro");
      const { at, kiosk, button, screen, troubles } = visit;
      await screen("本人確認の方法を選んでください");
      await button("暗証番号").click();
      await screen("暗証番号を入れてください");
      await type(at, "9999");
      await at.getByText("あと 2 回試せます").waitFor();
      await button("暗証番号").click();
      await at.getByText("あと 2 回間違えると、ロックされます").waitFor();
      await type(at, "1234");
      await screen("情報の提供に同意しますか");
      await button("English").click();
      await screen("Do you agree to share your information?");
      await button(/^Do not agree/).click();
      await screen(/you are checked in|You are checked in/);
      expect(await kiosk.results()).toHaveLength(1);
      await button("Remove card").click();
      await screen("マイナンバーカードを置いてください");
      expect(troubles).toEqual([]);
    });

    test("another person's face ends at the choice of method, never at a file", async () => {
      await using visit = await begin("other-person", "taro");
      const { at, kiosk, button, screen } = visit;
      await screen("本人確認の方法を選んでください");
      await button("顔認証").click();
      await at.getByText("顔を確認できませんでした。").waitFor();
      await screen("本人確認の方法を選んでください");
      expect(await kiosk.journal()).toContain("face no-match");
      await button("やめる").click();
      await screen("受付をやめました");
      await button("カードを取る").click();
      await screen("マイナンバーカードを置いてください");
      expect(await kiosk.results()).toEqual([]);
    });

    test("a camera that is refused leaves PIN and staff", async () => {
      await using visit = await begin("refused", "taro");
      const { at, kiosk, button, screen } = visit;
      await screen("本人確認の方法を選んでください");
      await button("顔認証").click();
      await at.getByText("カメラを使えません。ほかの方法を選んでください。").waitFor();
      expect(await button("顔認証").count()).toBe(0);
      await button("スタッフが確認").click();
      await screen("スタッフによる確認");
      await at.keyboard.type("practice");
      await at.keyboard.press("Enter");
      await screen("カードの写真と見比べてください");
      await at.getByText("顔認証ができない").click();
      await button("ご本人です").click();
      await screen("情報の提供に同意しますか");
      await button(/^同意しない/).click();
      await screen(/受付が終わりました/);
      expect(await kiosk.results()).toHaveLength(1);
    });

    test("a card that is taken away at the PIN is said, and the first screen comes back", async () => {
      await using visit = await begin("taro", "taro");
      const { kiosk, button, screen } = visit;
      await screen("本人確認の方法を選んでください");
      await button("暗証番号").click();
      await screen("暗証番号を入れてください");
      await button("カードを取る").click();
      await screen("途中でカードが離れました");
      await screen("マイナンバーカードを置いてください");
      expect(await kiosk.results()).toEqual([]);
    });

    test("another card than a My Number Card is told so, with what to do", async () => {
      await using visit = await begin("taro", "not-my-number-card");
      const { at, screen } = visit;
      await screen("マイナンバーカードではないようです");
      await at.getByText("次にすること").waitFor();
      await at.getByText(/^番号 002/).waitFor();
    });
  },
);
