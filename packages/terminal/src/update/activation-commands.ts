import { spawn } from "node:child_process";
import { TerminalError } from "../errors.ts";
import type { KitProgramUpdate } from "../kit.ts";
import type { Activation } from "./switch-version.ts";
import type { Installed } from "./update-store.ts";

/** Options of {@link activationBy}. */
export interface ActivationCommandOptions {
  /** What the commands inherit; the environment of this process when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Told each line that a command prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * The maker's commands of a kit as an {@link Activation}: processes without a shell, which get the version's file as
 * `UKETSUKE_UPDATE_FILE`, and `UKETSUKE_UPDATE_PROGRAM` and `UKETSUKE_UPDATE_VERSION`.
 */
export function activationBy(
  program: string,
  commands: KitProgramUpdate,
  options: ActivationCommandOptions = {},
): Activation {
  const run = (command: readonly string[], version: Installed, path: string): Promise<number> =>
    ended(command, {
      ...options,
      seconds: commands.seconds ?? 600,
      env: {
        ...(options.env ?? process.env),
        UKETSUKE_UPDATE_FILE: path,
        UKETSUKE_UPDATE_PROGRAM: program,
        UKETSUKE_UPDATE_VERSION: version.version,
      },
    });
  const paths = new Map<string, string>();
  return {
    async activate(version) {
      paths.set(version.sha256, version.path);
      const code = await run(commands.activate, version, version.path);
      if (code !== 0)
        throw new TerminalError(
          "UPDATE_INSTALLER_FAILED",
          `The maker's command for ${program} ${version.version} ended with ${code}. Ask the maker of the program.`,
        );
    },
    isHealthy: async (version) =>
      (await run(commands.health, version, paths.get(version.sha256) ?? "")) === 0,
  };
}

async function ended(
  [file = "", ...args]: readonly string[],
  {
    env,
    seconds,
    signal,
    onLine,
  }: ActivationCommandOptions & {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly seconds: number;
  },
): Promise<number> {
  const deadline = AbortSignal.timeout(seconds * 1000);
  const child = spawn(file, args, {
    env,
    shell: false,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    killSignal: "SIGKILL",
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = `${rest}${chunk}`.split(/\r?\n/);
      rest = lines.pop()?.slice(-10_000) ?? "";
      for (const line of lines) onLine?.(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => {
      if (signal?.aborted) return reject(signal.reason);
      const why = deadline.aborted ? `was not done within ${seconds} seconds` : "cannot be started";
      reject(
        new TerminalError(
          "UPDATE_INSTALLER_FAILED",
          `The maker's command ${file} ${why}. Check the commands of the program in the kit.`,
          { cause },
        ),
      );
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}
