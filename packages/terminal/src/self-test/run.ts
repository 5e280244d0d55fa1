import { spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { TerminalError } from "../errors.ts";
import { moment, object, oneOf, type Shape, ShapeMismatch, text } from "../shape.ts";
import { answersShape, type SelfTestAnswers, serveSelfTest } from "./server.ts";

/** What the self-test page answered, in which browser. */
export interface SelfTestEvidence {
  readonly schema: "uketsuke-self-test/1";
  readonly at: string;
  readonly browser: string;
  readonly answers: SelfTestAnswers;
}

const evidenceShape: Shape<SelfTestEvidence> = object<SelfTestEvidence>({
  schema: oneOf("uketsuke-self-test/1"),
  at: moment,
  browser: text,
  answers: answersShape,
});

/** Reads the kept answers of the self-test page; throws FACTS_INVALID with the path that does not fit. */
export function readSelfTest(value: unknown): SelfTestEvidence {
  try {
    return evidenceShape(value, "self-test");
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "FACTS_INVALID",
      `These are no answers of the self-test page: ${error.message}. Run uketsuke doctor edge again.`,
      { cause: error },
    );
  }
}

/** Options of {@link runSelfTest}. */
export interface SelfTestOptions {
  /** Path of the browser; Microsoft Edge where it is usually installed, on Linux also Chromium, unless given. */
  readonly browser?: string;
  /** Use the browser's made-up camera: good for a bench, no proof of a terminal; the answers say so. */
  readonly fakeCamera?: boolean;
  /** Milliseconds; 30 seconds unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Where Microsoft Edge is usually installed, on Linux also Chromium, by `process.platform`; the first that is there is taken. */
export const browserPlaces: Readonly<Record<string, readonly string[]>> = {
  win32: [
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
  linux: [
    "/usr/bin/microsoft-edge",
    "/usr/bin/microsoft-edge-stable",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ],
};

/**
 * Opens the self-test page in a headless browser with a profile of its own that is removed again, and returns what it answered.
 * The camera permission is given to this one page of this one process. Throws SELF_TEST_FAILED where there is no browser, or it
 * ends or stays silent.
 */
export async function runSelfTest(options: SelfTestOptions = {}): Promise<SelfTestEvidence> {
  const { fakeCamera = false, timeoutMs = 30_000, signal } = options;
  signal?.throwIfAborted();
  const browser = options.browser ?? (await findBrowser());
  await using server = await serveSelfTest();
  const profile = await mkdtemp(join(tmpdir(), "uketsuke-self-test-"));
  const child = spawn(browser, [...argumentsOf(profile, fakeCamera), server.url], {
    stdio: "ignore",
    // a group of its own, so that all processes of the browser go together
    detached: process.platform !== "win32",
  });
  const stopped = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    const fail = (why: string, cause?: unknown): void =>
      reject(new TerminalError("SELF_TEST_FAILED", failed(browser, why), { cause }));
    child.on("error", (error: NodeJS.ErrnoException) => fail(String(error.code), error));
    child.on("exit", (code) => fail(`it ended with ${code}`));
    wait(timeoutMs, undefined, { signal: stopped.signal }).then(
      () => fail(`no answer within ${timeoutMs / 1000} seconds`),
      () => undefined,
    );
    signal?.addEventListener("abort", () => reject(signal.reason), { signal: stopped.signal });
  });
  try {
    const { fakeCamera: _claimed, ...answers } = await Promise.race([server.answers, ended]);
    return {
      schema: "uketsuke-self-test/1",
      at: new Date().toISOString(),
      browser,
      answers: { ...answers, ...(fakeCamera ? { fakeCamera } : {}) },
    };
  } finally {
    stopped.abort();
    await endProcesses(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function failed(browser: string, why: string): string {
  return `The self-test page got no answer from ${browser}: ${why}. Start that browser by hand once, or name another.`;
}

async function findBrowser(): Promise<string> {
  for (const path of browserPlaces[process.platform] ?? []) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  throw new TerminalError(
    "SELF_TEST_FAILED",
    "There is no Microsoft Edge where it is usually installed. Install it, or name the browser.",
  );
}

function argumentsOf(profile: string, fakeCamera: boolean): readonly string[] {
  return [
    ...["--headless=new", "--no-first-run", "--no-default-browser-check", "--disable-gpu"],
    ...["--disable-extensions", "--disable-sync", "--disable-background-networking"],
    ...["--autoplay-policy=no-user-gesture-required", `--user-data-dir=${profile}`],
    // grants the camera to this process only; a kiosk gets it by the policy VideoCaptureAllowedUrls
    "--use-fake-ui-for-media-stream",
    ...(fakeCamera ? ["--use-fake-device-for-media-stream"] : []),
    // Chromium refuses to run as root with its sandbox
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}

async function endProcesses(child: ReturnType<typeof spawn>): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-pid, "SIGKILL");
  } catch {
    // it has just ended by itself
    return;
  }
  await gone;
}
