import { spawn } from "node:child_process";
import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";

/** How a program of the system ended. */
export interface SystemProgramEnded {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the system without a shell. @throws CliError SYSTEM_PROGRAM_FAILED when it is not there */
export async function systemProgram(
  [file = "", ...args]: readonly string[],
  { io, signal }: { readonly io: Pick<Io, "env">; readonly signal: AbortSignal },
): Promise<SystemProgramEnded> {
  const child = spawn(file, args, {
    env: { ...io.env, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    signal,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason);
      const message = `${file} cannot be started: ${cause.code}.`;
      reject(new CliError("SYSTEM_PROGRAM_FAILED", message, { cause }));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** Runs programs one after the other; the first that fails ends it. @throws CliError SYSTEM_PROGRAM_FAILED */
export async function systemPrograms(
  commands: readonly (readonly string[])[],
  options: { readonly io: Pick<Io, "env">; readonly signal: AbortSignal },
): Promise<void> {
  for (const command of commands) {
    const { code, stderr } = await systemProgram(command, options);
    if (code !== 0) throw failed(command, code, stderr);
  }
}

/** What a program of the system said when it failed. */
export function failed(command: readonly string[], code: number, stderr: string): CliError {
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new CliError(
    "SYSTEM_PROGRAM_FAILED",
    `${command.join(" ")} ended with ${code}${said === "" ? "." : `: ${said}`}`,
  );
}
