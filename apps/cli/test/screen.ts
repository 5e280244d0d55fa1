import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment, program } from "./command-line.ts";

/** Whether this machine has a terminal that a test can look at. */
export const hasTmux: boolean = spawnSync("tmux", ["-V"]).status === 0;

/** A terminal of its own: keys go in, the screen is what a person would see. */
export interface Screen {
  /** Keys by their names in tmux (`Enter`, `BSpace`, `C-c`), or text. */
  press(...keys: readonly string[]): void;
  /** The screen once it holds the text; rejects when it does not come. */
  shows(text: string | RegExp): Promise<string>;
  /** Whether anything on the screen has a colour. */
  inColour(): boolean;
  /** Resolves with the exit code of the program. */
  ended(): Promise<number>;
}

/** A tmux server for one test file. */
export interface Terminals extends AsyncDisposable {
  /** Opens a terminal of 160 columns and runs a program in it. */
  open(command: readonly string[], more?: Readonly<Record<string, string>>): Screen;
  /** The same for a command line of uketsuke. */
  uketsuke(args: readonly string[], more?: Readonly<Record<string, string>>): Screen;
}

/** Starts a tmux server with a socket of its own. */
export async function openTerminals(): Promise<Terminals> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-tmux-"));
  const socket = join(folder, "tmux");
  const tmux = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(
      "tmux",
      ["-S", socket, "-f", "/dev/null", ...args],
      {
        env: { ...environment(), LANG: "C.UTF-8", TERM: "xterm-256color" },
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  };
  const size = ["-d", "-x", "160", "-y", "40"];
  tmux("new-session", ...size, "-s", "first", "cat");
  let opened = 0;
  const open: Terminals["open"] = (command, more = {}) => {
    opened += 1;
    const name = `screen-${opened}`;
    const variables = { ...environment({ TERM: "screen-256color" }), ...more };
    const given = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    // A shell keeps the screen and tells the exit code; Ctrl-C is for the program alone.
    const kept = ["sh", "-c", 'trap : INT; "$@"; echo "(ended with $?)"; exec sleep 600', "sh"];
    tmux("new-session", ...size, "-s", name, "env", "-i", ...given, ...kept, ...command);
    const screen = (...how: readonly string[]): string =>
      tmux("capture-pane", "-p", "-t", name, ...how)
        .split("\n")
        .map((line) => line.trimEnd())
        .join("\n")
        .trimEnd();
    return {
      press: (...keys) => void tmux("send-keys", "-t", name, "--", ...keys),
      async shows(text) {
        return until(
          () => screen(),
          (seen) => (typeof text === "string" ? seen.includes(text) : text.test(seen)),
          `the screen never held ${text}`,
        );
      },
      inColour: () => screen("-e").includes("\u001b[3"),
      async ended() {
        const seen = await until(screen, (held) => ending.test(held), "it did not end");
        return Number(ending.exec(seen)?.[1]);
      },
    };
  };
  return {
    open,
    uketsuke: (args, more) => open([process.execPath, program, ...args], more),
    async [Symbol.asyncDispose]() {
      tmux("kill-server");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ending = /\(ended with (\d+)\)$/m;

/** Looks again and again, for half a minute at most on a busy machine. */
async function until(
  look: () => string,
  fits: (seen: string) => boolean,
  otherwise: string,
): Promise<string> {
  const end = performance.now() + 30_000;
  for (;;) {
    const seen = look();
    if (fits(seen)) return seen;
    if (performance.now() > end) throw new Error(`${otherwise}; it holds:\n${seen}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
