import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { CliError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";
import { stopping } from "./stopping.ts";

/** Pixels of the desktop. */
export interface Corner {
  readonly left: number;
  readonly top: number;
}

/** Options of `uketsuke kiosk open`. */
export interface OpenOptions {
  readonly port: number;
  readonly display?: Corner;
  readonly browser?: string;
  readonly profile?: string;
  readonly print?: boolean;
}

const lookMilliseconds = 250;

/** Opens the page of a running kiosk until its browser is closed. */
export async function openPage(invocation: Invocation<OpenOptions>): Promise<ExitCode> {
  const { options, print, signal, io } = invocation;
  const page = `http://127.0.0.1:${options.port}`;
  const browser = options.browser ?? (await installedBrowser());
  if (options.print) {
    const command = kioskArguments(page, browser, options.profile ?? "TEMPORARY", options);
    print.result(
      { browser, arguments: command, page },
      () => `${[browser, ...command].map(quoted).join(" ")}\n`,
    );
    return exitCodes.done;
  }
  const simulated = await kioskAt(page, invocation);
  await using profile = await profileFolder(options.profile);
  const command = kioskArguments(page, browser, profile.path, options);
  const child = spawn(browser, command, {
    env: io.env,
    stdio: "ignore",
    detached: process.platform !== "win32",
  });
  using _stop = stopping(child, signal);
  const ended = endOf(child, browser);
  const opened = { page, browser, arguments: command, simulated };
  print.result(opened, () =>
    table([
      ["Page", `${page}${simulated ? ", SIMULATED" : ""}`],
      ["Browser", browser],
    ]),
  );
  const code = await ended;
  signal.throwIfAborted();
  if (code === 0) return exitCodes.done;
  throw new CliError("KIOSK_FAILED", `The browser ${browser} ended with ${code}.`, {
    hint: "Start it by hand once; on Linux it needs a display (DISPLAY or WAYLAND_DISPLAY) and another user than root.",
  });
}

/** What makes a browser show one page and nothing else; Chromium leaves out what only Edge knows. */
function kioskArguments(
  page: string,
  browser: string,
  profile: string,
  { display }: OpenOptions,
): readonly string[] {
  const edge = /(^|[\\/])(msedge|microsoft-edge)/i.test(browser);
  return [
    "--kiosk",
    page,
    ...(edge ? ["--edge-kiosk-type=fullscreen"] : []),
    "--no-first-run",
    "--no-default-browser-check",
    // A browser that is open already would take the page into its own window.
    `--user-data-dir=${profile}`,
    ...(display ? [`--window-position=${display.left},${display.top}`] : []),
  ];
}

async function installedBrowser(): Promise<string> {
  const { browserPlaces } = await import("@uketsuke/terminal");
  for (const path of browserPlaces[process.platform] ?? []) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  throw new CliError("KIOSK_FAILED", "There is no browser where it is usually installed.", {
    hint: "Install Microsoft Edge, or name the browser with --browser.",
  });
}

/** Waits until a kiosk answers there, and says whether it is one for practice. */
async function kioskAt(
  page: string,
  { signal, timeout }: Invocation<OpenOptions>,
): Promise<boolean> {
  const until = performance.now() + timeout * 1000;
  for (;;) {
    const status = await fetch(`${page}/status`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
    })
      .then((answer) => answer.json() as Promise<{ product?: unknown; simulated?: unknown }>)
      .catch(() => undefined);
    signal.throwIfAborted();
    if (status?.product === "uketsuke") return status.simulated === true;
    if (performance.now() >= until)
      throw new CliError("KIOSK_FAILED", `No kiosk answers at ${page}.`, {
        hint: "Start it with uketsuke kiosk serve, or name its port with --port.",
      });
    await wait(lookMilliseconds, undefined, { signal });
  }
}

async function profileFolder(
  given: string | undefined,
): Promise<AsyncDisposable & { readonly path: string }> {
  if (given !== undefined) return { path: given, async [Symbol.asyncDispose]() {} };
  const path = await mkdtemp(join(tmpdir(), "uketsuke-browser-"));
  return {
    path,
    // The last processes of a browser still write while it ends.
    [Symbol.asyncDispose]: () =>
      rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

function endOf(child: ChildProcess, browser: string): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new CliError("KIOSK_FAILED", `The browser ${browser} cannot be started: ${cause.code}.`, {
          cause,
          hint: "Name another with --browser.",
        }),
      ),
    );
    child.once("exit", (code, name) => resolve(code ?? name));
  });
}

function quoted(word: string): string {
  return /[^\w./:=,\\-]/.test(word) ? `"${word}"` : word;
}
