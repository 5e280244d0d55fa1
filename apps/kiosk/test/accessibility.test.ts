import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentFrame, type Locale, locales, type Message, type Sandbox } from "../src/protocol.ts";
import { violations } from "./axe.ts";
import { builtPage } from "./built-page.ts";
import {
  launch,
  type Viewport,
  viewports,
  watchedPage,
  whyWithout,
  withoutChromium,
} from "./chromium.ts";
import { type ScreenCase, screens } from "./screens.ts";
import { hello, scriptedAgent } from "./scripted-agent.ts";

/** Set to a folder to have a picture of every screen written there. */
const pictures = process.env.KIOSK_PICTURES;

const sandbox: Sandbox = {
  personas: [
    {
      id: "taro",
      label: { ja: "受付 太郎（大人）", en: "Taro Uketsuke (adult)" },
      practicePin: "1234",
    },
    {
      id: "hanako",
      label: { ja: "受付 花子（大人）", en: "Hanako Uketsuke (adult)" },
      practicePin: "5678",
    },
    { id: "no-pin", label: { ja: "暗証番号なしのカード", en: "Card without PIN" } },
    {
      id: "last-try",
      label: { ja: "暗証番号あと 1 回", en: "One PIN try left" },
      practicePin: "1234",
    },
    { id: "blocked", label: { ja: "暗証番号ロック中", en: "PIN locked" }, practicePin: "1234" },
    {
      id: "soon",
      label: { ja: "有効期限まで 3 か月以内", en: "Certificate expires soon" },
      practicePin: "1234",
    },
    { id: "past-grace", label: { ja: "期限切れ", en: "Certificate expired" }, practicePin: "1234" },
    { id: "other", label: { ja: "ほかの IC カード", en: "Another chip card" } },
  ],
  simulated: [
    "card",
    "people",
    "terminal-authenticator",
    "eligibility-server",
    "card-face-scanner",
  ],
  reader: "slot",
  canPlayCamera: true,
};

/** What a kiosk needs and axe does not see: nothing cut off, large words, large targets, controls in reach. */
async function shape(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`wider than the screen: ${scrollWidth}`);
    if (scrollHeight > clientHeight) found.push(`higher than the screen: ${scrollHeight}`);

    const modal = document.querySelector("dialog[open]");
    const sandboxed = (element: Element): boolean => element.closest("aside") !== null;
    const seen = (element: Element): boolean =>
      element.closest(".sr-only") === null && element.getClientRects().length > 0;
    const scope = modal ?? document;

    for (const button of scope.querySelectorAll("button, label")) {
      const { width, height, top, left, right, bottom } = button.getBoundingClientRect();
      const name = button.textContent?.trim() ?? "";
      if (sandboxed(button)) continue;
      if (right > clientWidth || left < 0 || bottom > clientHeight) found.push(`cut off: ${name}`);
      if (height < 80 || width < 80) found.push(`target of ${width} x ${height}: ${name}`);
      if (top < clientHeight / 3) found.push(`out of reach at ${top}: ${name}`);
      if (button.scrollWidth > button.clientWidth + 1) found.push(`words cut off: ${name}`);
    }
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: element, textContent: text } = walker.currentNode;
      if (element === null || text?.trim() === "" || sandboxed(element) || !seen(element)) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size < 28) found.push(`words of ${size} px: ${text}`);
      const { left, right } = element.getBoundingClientRect();
      if (left < 0 || right > clientWidth) found.push(`outside: ${text}`);
    }
    return found;
  });
}

function photo(): Uint8Array {
  const [width, height] = [240, 320];
  const content = new Uint8Array(4 + width * height);
  new DataView(content.buffer).setUint16(0, width);
  new DataView(content.buffer).setUint16(2, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inFace = ((x - 120) / 70) ** 2 + ((y - 140) / 95) ** 2 < 1;
      content[4 + y * width + x] = inFace ? 190 : 90 + (y >> 3);
    }
  }
  return content;
}

describe.skipIf(withoutChromium)(`every screen is accessible and fits${whyWithout}`, () => {
  const open = new AsyncDisposableStack();
  let folder = "";
  let browser: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    folder = await builtPage();
    browser = await launch();
    open.defer(() => browser.close());
  });
  afterAll(() => open.disposeAsync());

  async function begin(locale: Locale, viewport: Viewport, greeting: readonly Message[]) {
    const agent = await scriptedAgent(folder);
    const { page, context, troubles } = await watchedPage(browser, {
      viewport,
      reducedMotion: true,
    });
    agent.greeting = greeting;
    await page.goto(agent.origin);
    await agent.heard("START");
    if (locale !== "ja") {
      await page.locator(`footer button[lang=${locale}]`).click();
      await agent.heard("LANGUAGE");
    }
    return {
      agent,
      page,
      troubles,
      async [Symbol.asyncDispose]() {
        await context.close();
        await agent[Symbol.asyncDispose]();
      },
    };
  }

  async function check(page: Page, name: string): Promise<string[]> {
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    }
    return [...(await violations(page)), ...(await shape(page))].map(
      (found) => `${name}: ${found}`,
    );
  }

  async function show(
    page: Page,
    agent: Awaited<ReturnType<typeof scriptedAgent>>,
    screen: ScreenCase,
  ) {
    const before = await page.locator("main").getAttribute("data-turn");
    agent.say(...screen.messages);
    await page.locator(`main:not([data-turn="${before}"])`).waitFor();
    if (screen.frame === "card-photo") agent.sayFrame(agentFrame.cardPhoto, photo());
    if (screen.press !== undefined) await page.locator("main button").nth(screen.press).click();
    if (screen.name.startsWith("camera")) {
      await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
    }
    await page.waitForTimeout(50);
  }

  for (const viewport of Object.keys(viewports) as Viewport[]) {
    for (const locale of locales) {
      test(`${viewport}, ${locale}`, async () => {
        await using visit = await begin(locale, viewport, [hello, { msg: "READING" }]);
        const { agent, page, troubles } = visit;
        const found: string[] = [];
        for (const screen of screens) {
          await show(page, agent, screen);
          if (locale !== "ja" && screen.name === "place-card") {
            await page.locator(`footer button[lang=${locale}]`).click();
          }
          expect(await page.locator("html").getAttribute("lang")).toBe(locale);
          found.push(...(await check(page, `${viewport}-${locale}-${screen.name}`)));
        }
        expect(found).toEqual([]);
        expect(troubles).toEqual([]);
      });

      test(`sandbox, ${viewport}, ${locale}`, async () => {
        await using visit = await begin(locale, viewport, [
          { ...hello, sandbox },
          { msg: "SANDBOX_STATE", card: null, ownCard: true, camera: "played" },
          { msg: "PLACE_CARD" },
        ]);
        const { agent, page, troubles } = visit;
        const found = await check(page, `${viewport}-${locale}-sandbox`);
        await page.locator("aside > button").first().click();
        found.push(...(await check(page, `${viewport}-${locale}-sandbox-panel`)));
        await page.keyboard.press("Escape");
        agent.say({ msg: "SANDBOX_STATE", card: "taro", ownCard: true, camera: "played" });
        for (const screen of screens.filter(({ name }) => !name.startsWith("place-card"))) {
          await show(page, agent, screen);
          found.push(...(await check(page, `${viewport}-${locale}-sandbox-${screen.name}`)));
        }
        expect(found).toEqual([]);
        expect(troubles).toEqual([]);
      });
    }
  }
});
