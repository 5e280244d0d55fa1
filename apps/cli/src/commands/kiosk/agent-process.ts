import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CliError } from "../../errors.ts";
import type { ExitCode } from "../../exit-codes.ts";
import { readJsonFile } from "../../json-file.ts";
import { table } from "../../print.ts";
import type { Invocation } from "../../runner.ts";
import { stopping } from "./stopping.ts";

/** Options of `uketsuke kiosk serve`. */
export interface ServeOptions {
  readonly sandbox?: boolean;
  readonly port?: number;
  readonly folder?: string;
}

const program = (path: string): string =>
  fileURLToPath(new URL(`../../../../kiosk/src/${path}`, import.meta.url));

/** How both kinds of kiosk say where their page is. */
const originLine = /^(?:uketsuke kiosk:|page) +(http:\/\/127\.0\.0\.1:\d+)/;

/** Runs the kiosk of this repository until it is stopped. */
export async function serveKiosk(
  { options, print, signal, io }: Invocation<ServeOptions>,
  configuration: string | undefined,
): Promise<ExitCode> {
  const command = await commandOf(options, configuration);
  signal.throwIfAborted();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...command], {
    env: io.env,
    stdio: ["ignore", "pipe", "pipe"],
    // Not in the group of the terminal: Ctrl-C comes once, from here, for a second one would cut its end short.
    detached: process.platform !== "win32",
  });
  using _stop = stopping(child, signal);
  let sentence: string | undefined;
  createInterface(child.stderr).on("line", (line) => {
    sentence = /^uketsuke(?: kiosk)?: (.+)/.exec(line)?.[1] ?? sentence;
    print.detail(line);
  });
  createInterface(child.stdout).on("line", (line) => {
    const origin = originLine.exec(line)?.[1];
    if (origin === undefined) return print.note(line);
    const simulated = options.sandbox === true;
    const serving = { origin, simulated, ...(configuration && { configuration }) };
    print.result(serving, () =>
      table([
        ["Page", origin],
        ["Kind", simulated ? "practice: SIMULATED cards, people and server" : "in use"],
        ["Open it", `uketsuke kiosk open --port ${new URL(origin).port}`],
      ]),
    );
  });
  const [code] = await once(child, "close");
  signal.throwIfAborted();
  throw new CliError("KIOSK_FAILED", sentence ?? `The kiosk ended by itself with ${code}.`);
}

async function commandOf(
  { sandbox = false, port, folder }: ServeOptions,
  configuration: string | undefined,
): Promise<readonly string[]> {
  if (sandbox === (configuration !== undefined))
    throw new CliError("USAGE", "Name a configuration, or take --sandbox without one.");
  if (configuration !== undefined) {
    if (port !== undefined || folder !== undefined)
      throw new CliError(
        "USAGE",
        "--port and --folder belong to --sandbox; a configuration has its own.",
      );
    await readJsonFile(configuration);
    return [program("agent/main.ts"), configuration];
  }
  return [
    program("sandbox/main.ts"),
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...(folder === undefined ? [] : ["--folder", folder]),
  ];
}
