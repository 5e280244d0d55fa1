import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Pictures } from "./pictures.ts";
import type { Memory } from "./runner.ts";

const script = fileURLToPath(new URL("./engine-process.ts", import.meta.url));

/** A contender in its own process, so that nobody's memory or compiled code helps another one. */
export interface EngineProcess extends AsyncDisposable {
  readonly name: string;
  /** What its start took, in milliseconds by part. */
  readonly start: Readonly<Record<string, number>>;
  round(): Promise<Record<string, number>>;
  /** Undefined for engines that give no verdict. */
  verdict(): Promise<number | undefined>;
  memory(): Promise<Memory>;
}

/** Starts one contender. */
export async function startEngine(name: string, pictures: Pictures): Promise<EngineProcess> {
  const child = fork(script, [name], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  const ask = async <T>(question: unknown): Promise<T> => {
    const answered = new AbortController();
    const { signal } = answered;
    try {
      const first = Promise.race([
        once(child, "message", { signal }),
        once(child, "exit", { signal }).then(() => [{ error: "the process ended" }]),
      ]);
      child.send(question as object);
      const [{ value, error }] = (await first) as [{ value?: T; error?: string }];
      if (error !== undefined) throw new Error(`${name}: ${error}`);
      return value as T;
    } finally {
      answered.abort();
    }
  };
  try {
    const start = await ask<Record<string, number>>(pictures);
    return {
      name,
      start,
      round: () => ask("round"),
      verdict: () => ask("verdict"),
      memory: () => ask("memory"),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
