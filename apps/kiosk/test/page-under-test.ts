import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { Command, Message } from "../src/protocol.ts";
import { builtPage } from "./built-page.ts";
import { launch, watchedPage } from "./chromium.ts";
import { type ScriptedAgent, scriptedAgent } from "./scripted-agent.ts";

export interface VisitOptions {
  readonly kind?: "fake" | "absent" | "refused";
  /** What the agent says to every new socket. */
  readonly greeting?: readonly Message[];
  readonly reducedMotion?: boolean;
  /** Time stands still until the test moves it. */
  readonly clock?: boolean;
  /** The machine has a Japanese voice of its own; otherwise only one of the network. */
  readonly voice?: boolean;
}

interface CameraState {
  open: number;
  asked: number;
  fail: string;
}

/** A page on a scripted agent of its own. */
export interface PageUnderTest extends AsyncDisposable {
  readonly agent: ScriptedAgent;
  readonly page: Page;
  readonly start: Extract<Command, { cmd: "START" }>;
  readonly troubles: string[];
  button(name: string | RegExp): Locator;
  cameraState(): Promise<CameraState>;
  /** From now on getUserMedia ends with a DOMException of that name; "" = works again. */
  failCamera(name: string): Promise<void>;
  /** What was said aloud since the last time. */
  spoken(): Promise<string[]>;
}

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

type TestWindow = { cameraState: CameraState; spoken: string[] };

/** Has the page built once a run, starts a browser for each kind of camera that is asked for, and ends them after the last test. */
export function pages(): (options?: VisitOptions) => Promise<PageUnderTest> {
  const open = new AsyncDisposableStack();
  const browsers = new Map<string, Awaited<ReturnType<typeof launch>>>();
  let folder = "";
  beforeAll(async () => {
    folder = await builtPage();
  });
  afterAll(() => open.disposeAsync());

  async function context(options: VisitOptions): Promise<{
    page: Page;
    context: BrowserContext;
    troubles: string[];
  }> {
    const kind = options.kind ?? "fake";
    const browser = browsers.get(kind) ?? (await launch(kind));
    if (!browsers.has(kind)) {
      browsers.set(kind, browser);
      open.defer(() => browser.close());
    }
    return watchedPage(browser, { reducedMotion: options.reducedMotion ?? false });
  }

  return async (options = {}) => {
    await using starting = new AsyncDisposableStack();
    const agent = starting.use(await scriptedAgent(folder));
    const watched = await context(options);
    starting.defer(() => watched.context.close());
    const { page, troubles } = watched;
    if (options.clock) await page.clock.install();
    await page.addInitScript(playVoices, options.voice ? "local" : "network");
    await page.addInitScript(watchTracks);
    if (options.greeting !== undefined) agent.greeting = options.greeting;
    await page.goto(agent.origin);
    const start = await agent.heard("START");
    const parts = starting.move();
    return {
      agent,
      page,
      start,
      troubles,
      button: (name) => page.getByRole("button", { name }),
      cameraState: () =>
        page.evaluate(() => ({ ...(window as unknown as TestWindow).cameraState })),
      failCamera: (name) =>
        page.evaluate((given) => {
          (window as unknown as TestWindow).cameraState.fail = given;
        }, name),
      spoken: () => page.evaluate(() => (window as unknown as TestWindow).spoken.splice(0)),
      [Symbol.asyncDispose]: () => parts.disposeAsync(),
    };
  };
}

/** Reads the size from the JPEG's frame header. */
export function jpegSize(jpeg: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 9 < jpeg.length; at += 2 + view.getUint16(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
  }
  return undefined;
}
