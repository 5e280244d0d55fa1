import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createImage } from "@uketsuke/face-verify";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, whyWithout, withoutChromium } from "./chromium.ts";
import { madeFace, writeFilm } from "./film.ts";
import { type OwnServer, policy, serve } from "./own-server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe.skipIf(withoutChromium)(`the example in chromium${whyWithout}`, () => {
  let folder: string;
  let server: OwnServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "face-guidance-"));
    const outDir = join(folder, "page");
    await build({ root, logLevel: "error", build: { outDir } });
    server = await serve(outDir);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test("guides a person with nothing but its own server", async () => {
    await using at = await visit(await writeFilm(await madeFace(), join(folder, "person.mjpeg")));
    await expect.poll(() => at.advice(), { timeout: 60_000 }).toBe("good");
    await expect.poll(() => at.frames(), { timeout: 60_000 }).toBeGreaterThan(20);
    expect(await at.page.textContent("#advice")).toBe("Good. Stay as you are.");

    const box = await at.box();
    expect(box.x + box.width / 2).toBeGreaterThan(240);
    expect(box.x + box.width / 2).toBeLessThan(400);
    expect(box.width).toBeGreaterThan(100);
    expect(box.width).toBeLessThan(400);

    expect(at.asked.length).toBeGreaterThan(5);
    expect(new Set(at.asked.map((url) => new URL(url).origin))).toEqual(new Set([server.origin]));
    expect(server.asked).toContain("/face-models/models/facemesh.onnx");
    expect(server.asked).not.toContain("/face-models/models/fr_feature.onnx");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(at.troubles).toEqual([]);
  });

  test("says that nobody is there; the networks run in a worker, not on the thread of the page", async () => {
    const grey = createImage(640, 480, new Uint8Array(640 * 480 * 3).fill(120));
    await using at = await visit(await writeFilm(grey, join(folder, "nobody.mjpeg")));
    await expect.poll(() => at.advice(), { timeout: 60_000 }).toBe("no-face");
    const workers = at.page.workers().map((worker) => new URL(worker.url()).pathname);
    expect(workers).toEqual([expect.stringContaining("guidance-worker")]);
    const { resources } = await at.page.evaluate(() => ({
      resources: performance.getEntriesByType("resource").map(({ name }) => name),
    }));
    // What a worker fetches is in its own list: the page itself loaded no runtime and no weights.
    expect(resources.filter((name) => /ort|onnx/.test(name))).toEqual([]);
    expect(server.asked.some((path) => path.endsWith(".wasm"))).toBe(true);
    expect(at.troubles).toEqual([]);
  });

  test("weights that are not the ones of the manifest are refused by name", async () => {
    const film = await writeFilm(await madeFace(), join(folder, "refused.mjpeg"));
    await using at = await visit(film, async (page) => {
      await page.route("**/facemesh.onnx", (route) => route.fulfill({ body: "other weights" }));
    });
    await expect
      .poll(() => at.page.textContent("#advice"), { timeout: 60_000 })
      .toMatch(/^MODEL_MISMATCH: facemesh\.onnx has SHA-256/);
  });

  async function visit(film: string, before: (page: Page) => Promise<void> = async () => {}) {
    const browser: Browser = await launch(film);
    const page = await browser.newPage();
    const asked: string[] = [];
    const troubles: string[] = [];
    page.context().on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(String(error)));
    await before(page);
    await page.goto(server.origin);
    const attribute = (of: string, name: string) => page.getAttribute(of, name);
    return {
      page,
      asked,
      troubles,
      advice: () => attribute("#advice", "data-advice"),
      frames: async () => Number(await attribute("#figures", "data-frames")),
      async box() {
        const value = async (name: string) => Number(await attribute("#box", name));
        return { x: await value("x"), width: await value("width") };
      },
      [Symbol.asyncDispose]: () => browser.close(),
    };
  }
});
