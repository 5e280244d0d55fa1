import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** True when the browser tests cannot run here; in CI they never skip, they fail. */
export const withoutChromium: boolean = !existsSync(executablePath) && !process.env.CI;

/** Appended to a test's name when it is skipped. */
export const whyWithout: string = withoutChromium
  ? ` (skipped: no ${executablePath}; apt-get install chromium)`
  : "";

/** Debian's chromium with a fake camera that plays `film`, again and again. */
export function launch(film: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
}
