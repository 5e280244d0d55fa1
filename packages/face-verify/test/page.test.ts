import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faceEngine } from "../src/face-engine.ts";
import { decodeFrame } from "../src/frame.ts";
import type { Image } from "../src/image.ts";
import { cosine } from "../src/match.ts";
import { decodePhoto } from "../src/photo.ts";
import { mainFace } from "../src/quality.ts";
import { cameraFrames, encodeCardPhoto, encodeFrame } from "../src/synthetic/index.ts";
import { templateOf } from "../src/template.ts";
import { verifyFace } from "../src/verify.ts";
import type { asked } from "./page/main.ts";
import { type PageServer, servePage } from "./page-server.ts";
import { anotherPerson, madePicture } from "./pictures.ts";

const executablePath = "/usr/bin/chromium";
const without = !existsSync(executablePath) && !process.env.CI;
const why = without ? ` (skipped: no ${executablePath}; apt-get install chromium)` : "";
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** What only an agent has: threads of Node, and a brake that must outlive a page. */
const agentOnly = ["attemptBrake", "attemptRule", "liveFrames", "startFaceWorker"];
const pageOnly = ["readFrame", "startGuidance"];

test("the door for pages exports what the main one does", async () => {
  const [main, page] = await Promise.all([
    import("../src/index.ts"),
    import("../src/browser/index.ts"),
  ]);
  const wanted = Object.keys(main).filter((name) => !agentOnly.includes(name));
  expect(Object.keys(page).sort()).toEqual([...wanted, ...pageOnly].sort());
});

test("the built door and its workers name nothing of Node", async () => {
  const folder = path("../dist/browser");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  expect(files).toEqual(
    expect.arrayContaining(["index.js", "guidance-worker.js", "photo-worker.js"]),
  );
  for (const name of files) {
    const code = await readFile(join(folder, name), "utf8");
    const imports = [...code.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, from]) => from,
    );
    expect(imports.filter((from) => !/^\.\/|^onnxruntime-web\/wasm$/.test(from ?? ""))).toEqual([]);
    // The codec asks where it runs; our own code does not.
    if (name !== "photo-worker.js") expect(code).not.toMatch(/\bprocess\.|\bBuffer\.|__dirname/);
  }
});

describe.skipIf(without)(`the pipeline in chromium${why}`, () => {
  let folder: string;
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "face-verify-page-"));
    await build({
      root: path("./page"),
      configFile: false,
      logLevel: "error",
      worker: { format: "es" },
      build: {
        outDir: folder,
        emptyOutDir: true,
        target: "chrome134",
        modulePreload: { polyfill: false },
      },
    });
    server = await servePage(folder, path("../../face-models"));
    browser = await chromium.launch({ executablePath, args: ["--disable-gpu", "--no-first-run"] });
    page = await browser.newPage();
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") troubles.push(message.text());
    });
    await page.goto(server.origin);
    await page.waitForFunction(() => "asked" in globalThis);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** Calls one function of the page. */
  function ask<Name extends keyof typeof asked>(
    name: Name,
    ...given: Parameters<(typeof asked)[Name]>
  ): Promise<Awaited<ReturnType<(typeof asked)[Name]>>> {
    return page.evaluate(
      ([wanted, values]) =>
        (globalThis as unknown as { asked: Record<string, (...v: unknown[]) => unknown> }).asked[
          wanted
        ]?.(...values),
      [name, given] as const,
    ) as Promise<Awaited<ReturnType<(typeof asked)[Name]>>>;
  }

  async function serveJpeg(name: string, image: Image): Promise<Uint8Array> {
    const jpeg = await encodeFrame(image, { quality: 95 });
    server.files.set(name, jpeg);
    return jpeg;
  }

  test.for([
    ["a made face", () => madePicture("body")],
    ["a real one", () => anotherPerson()],
  ] as const)("%s: the same faces, points, template and liveness as in Node", async ([, take]) => {
    const jpeg = await serveJpeg("/golden.jpg", await take());
    const there = await ask("describe", "/golden.jpg");
    await using engine = await faceEngine({ engine: "onnxruntime-node" });
    const image = await decodeFrame(jpeg);
    const face = mainFace(await engine.detect(image), image);
    if (face === undefined) throw new Error("no face");
    const landmarks = await engine.landmarks(image, face);
    const template = await templateOf(engine, image, landmarks);
    expect(there.engine).toMatch(/^onnxruntime-web \d+\.\d+\.\d+ · fr_feature\.onnx$/);
    expect(cosine(Float32Array.from(there.template), template)).toBeGreaterThan(0.999);
    expect(there.face.box.x).toBeCloseTo(face.box.x, 0);
    expect(there.face.confidence).toBeCloseTo(face.confidence, 2);
    there.mesh.forEach((point, i) => {
      expect(Math.abs(point.x - (landmarks.mesh[i]?.x ?? 0))).toBeLessThan(0.5);
    });
    const liveness = await engine.liveness(image, face);
    expect(there.liveness.state).toBe(liveness.state);
    if (there.liveness.state === "measured" && liveness.state === "measured")
      expect(there.liveness.real).toBeCloseTo(liveness.real, 1);
  });

  test("a card photo has the same pixels as in Node", async () => {
    const photo = await encodeCardPhoto(await madePicture("face"));
    server.files.set("/card.jp2", photo);
    const { data, ...size } = await ask("photo", "/card.jp2");
    const here = await decodePhoto(photo);
    expect({ ...size, data: Uint8Array.from(data) }).toEqual(here);
  });

  test("a damaged, a huge and a late photo are typed errors", async () => {
    const photo = await encodeCardPhoto(await madePicture("face"));
    server.files.set("/cut.jp2", photo.slice(0, 120));
    server.files.set("/large.jp2", new Uint8Array(70_000));
    server.files.set("/card.jp2", photo);
    expect(await ask("photoError", "/cut.jp2")).toBe("PHOTO_UNDECODABLE");
    expect(await ask("photoError", "/large.jp2")).toBe("PHOTO_TOO_LARGE");
    expect(await ask("photoError", "/card.jp2", 0)).toBe("PHOTO_TIMEOUT");
    expect(await ask("photoError", "/card.jp2")).toBeUndefined();
  });

  test("a comparison comes to the same score and verdict as in Node", async () => {
    const face = await madePicture("face");
    const photo = await encodeCardPhoto(face);
    server.files.set("/card.jp2", photo);
    const frames: Uint8Array[] = [];
    for await (const frame of cameraFrames(face, { count: 4, seed: 3 }))
      frames.push(await serveJpeg(`/frame-${frames.length}.jpg`, frame));
    await using engine = await faceEngine({ engine: "onnxruntime-node" });
    const played = async function* (): AsyncGenerator<Image> {
      for (const jpeg of frames) yield await decodeFrame(jpeg);
    };
    const deadlineMs = 60_000;
    const here = await verifyFace(await decodePhoto(photo), played(), { engine, deadlineMs });
    const there = await ask(
      "verify",
      "/card.jp2",
      frames.map((_, i) => `/frame-${i}.jpg`),
    );
    expect(here.outcome).toBe("match");
    if (there.outcome !== "match" || here.outcome !== "match") throw new Error(there.outcome);
    expect(Math.abs(there.score - here.score)).toBeLessThan(0.005);
    expect(there.threshold).toBe(here.threshold);
    expect(there.frames).toBe(here.frames);
  });

  test("bitmap, canvas and VideoFrame give the pixels of the decoded frame", async () => {
    await serveJpeg("/face.jpg", await madePicture("face"));
    const [bitmap, canvas, frame] = await ask("sources", "/face.jpg");
    expect(bitmap).toBeLessThanOrEqual(1);
    expect(canvas).toBeLessThanOrEqual(1);
    expect(frame).toBeLessThanOrEqual(3);
  });

  test("guidance finds the face, and is over when it was ended or aborted", async () => {
    await serveJpeg("/other.jpg", await anotherPerson());
    const { reading, after } = await ask("guidance", "/other.jpg");
    expect(reading.box?.width).toBeGreaterThan(100);
    expect(reading).toMatchObject({ width: 520, height: 560 });
    expect(after).toBe("ENGINE_DISPOSED");
    expect(await ask("abortedGuidance")).toBe("closing");
  });

  test("weights that are not there are named", async () => {
    expect(await ask("missing")).toBe("MODEL_MISSING");
    // The browser itself writes the 404 down; nothing else may be there.
    expect(troubles.filter((text) => !text.includes("404"))).toEqual([]);
  });
});
