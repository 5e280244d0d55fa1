import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** True when the browser tests cannot run here; in CI they never skip, they fail. */
export const withoutChromium: boolean = !existsSync(executablePath) && !process.env.CI;

/** Appended to a test's name when it is skipped. */
export const whyWithout: string = withoutChromium
  ? ` (skipped: no ${executablePath}; apt-get install chromium fonts-noto-cjk)`
  : "";

const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** Debian's chromium; `camera` is the fake device it has, "refused" asks for a permission nobody gives. */
export function launch(
  camera: "fake" | "absent" | "refused" | { mjpeg: string } = "fake",
): Promise<Browser> {
  const flags = {
    fake: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
    absent: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=0"],
    refused: ["--use-fake-device-for-media-stream"],
  };
  const cameraFlags =
    typeof camera === "string"
      ? flags[camera]
      : [...flags.fake, `--use-file-for-fake-video-capture=${camera.mjpeg}`];
  return chromium.launch({ executablePath, args: [...quiet, ...cameraFlags] });
}

export const viewports = {
  portrait: { width: 800, height: 1280 },
  landscape: { width: 1280, height: 800 },
} as const;
export type Viewport = keyof typeof viewports;

/** A page that keeps what must not happen: console errors, uncaught errors, refusals of the content security policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: string[];
}

export async function watchedPage(
  browser: Browser,
  options: { viewport?: Viewport; reducedMotion?: boolean } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: viewports[options.viewport ?? "portrait"],
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { page, context, troubles };
}
