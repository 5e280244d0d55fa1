import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

const executablePath = "/usr/bin/chromium";
/** In CI the browser is never skipped, it fails. */
const without = !existsSync(executablePath) && !process.env.CI;
/** Set to a folder to have pictures of the page written there. */
const pictures = process.env.SIMULATOR_PICTURES;

let root: string;
let simulator: Simulator;
let browser: Browser;
let page: Page;
const troubles: string[] = [];

/** What axe finds wrong with the page as it is now, by the WCAG 2.2 rules up to AA. */
async function violations(): Promise<readonly string[]> {
  // As the page's own script it would be refused by the policy; the debugger may.
  await page.evaluate(axe.source);
  return await page.evaluate<string[]>(`(async () => {
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const found = await axe.run(document, { runOnly });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html));
  })()`);
}

describe.skipIf(without)(`the control page${without ? " (skipped: no chromium)" : ""}`, () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "uketsuke-page-"));
    simulator = await startSimulator({
      today: "2026-11-23",
      control: {},
      folder: { path: root, latencyMs: 0 },
    });
    browser = await chromium.launch({ executablePath, args: ["--disable-background-networking"] });
    page = await browser.newPage({ locale: "ja-JP", viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(10_000);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(String(error)));
    await page.goto(simulator.control?.page ?? "");
    await page.waitForSelector("[data-ready]");
  });
  afterAll(async () => {
    await browser?.close();
    await simulator?.[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });

  test("a scenario that is switched on the page is what the client gets", async () => {
    const person = personOf(simulator, "eligible");
    await page.selectOption(`select[data-person="${person.id}"]`, "invalid");
    await page.getByRole("status").getByText("変更しました。").waitFor();
    await using oqs = clientOf(simulator);
    expect(await oqs.searchEligibility(insuranceOf(person))).toMatchObject({ reason: "invalid" });
    await page.locator("#activity tr", { hasText: "search" }).first().waitFor();
    await page.selectOption("#fault", "error");
    await page.fill("#match-number", person.number);
    await page.getByRole("button", { name: "起こす", exact: true }).click();
    await page.locator("#armed li").getByText("error").waitFor();
    expect(await codeOf(oqs.searchEligibility(insuranceOf(person)))).toBe("OQS_SERVER_ERROR");
    await page.locator("#activity tr.faulty").first().waitFor();
    await page.getByRole("button", { name: "すべて解除" }).click();
    await page.locator("#armed:empty").waitFor({ state: "attached" });
    expect(simulator.faults.list()).toEqual([]);
  });

  test("a refusal is told, and the address keeps no token", async () => {
    await page.getByText("台本（JSON）").click();
    await page.fill("#script-text", '[{"fault":"melt"}]');
    await page.getByRole("button", { name: "台本を使う" }).click();
    await page.getByRole("alert").getByText("rules[0].fault").waitFor();
    expect(troubles.splice(0)).toEqual([expect.stringContaining("400")]);
    expect(page.url()).not.toContain("token");
    await page.reload();
    await page.waitForSelector("[data-ready]");
  });

  test.each([
    ["ja", 1280],
    ["en", 800],
  ] as const)(
    "in %s, %i pixels wide, axe finds nothing and nothing is cut off",
    async (lang, width) => {
      if ((await page.getAttribute("html", "lang")) !== lang) await page.click("#language");
      await page.locator(`html[lang=${lang}]`).waitFor();
      await page.setViewportSize({ width, height: 900 });
      expect(await violations()).toEqual([]);
      const wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect(await page.evaluate(wider)).toBe(0);
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${lang}-${width}.png`), fullPage: true });
      }
    },
  );

  test("the page caused no error and broke no rule of its policy", () => {
    expect(troubles).toEqual([]);
  });
});
