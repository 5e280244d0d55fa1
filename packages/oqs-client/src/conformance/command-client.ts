/**
 * A command as client under test: told what to do by a file, placeholders and variables, telling back by its exit code and, if it
 * likes, a file.
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OqsError } from "../errors.ts";
import type {
  ClientAnswer,
  ClientReport,
  ClientTask,
  ClientUnderTest,
} from "./client-under-test.ts";

/** What the exit code of the command says when it writes no report. */
export const commandExitCodes: Readonly<Record<number, ClientAnswer["outcome"]>> = {
  0: "eligible",
  1: "not-eligible",
  3: "unknown",
  4: "done",
  77: "unsupported",
};

const outcomes: ReadonlySet<unknown> = new Set<ClientAnswer["outcome"]>([
  "eligible",
  "not-eligible",
  "error",
  "unknown",
  "done",
  "unsupported",
  "untold",
]);

/**
 * Runs a command for each task, without a shell. `{task}` is a file with the whole {@link ClientTask} as JSON, `{report}` the file it may write
 * (`{"answers":[{"outcome":…,"values":…}]}`); `{url}`, `{folder}`, `{ca}`, `{certificate}` and `{key}` name address, folder and PEM files. The
 * same stand in `UKETSUKE_TASK`, `UKETSUKE_REPORT` and so on. Without a report the exit code counts for every person:
 * 0 eligible, 1 not eligible, 3 unknown, 4 done, 77 unsupported, anything else an error.
 * @throws OqsError INVALID_ARGUMENT
 */
export function commandClient(
  command: string,
  options: { readonly onOutput?: (text: string) => void } = {},
): ClientUnderTest {
  const parts = partsOf(command);
  return async (task, { signal }) => {
    const place = await mkdtemp(join(tmpdir(), "uketsuke-conformance-task-"));
    try {
      const values = await writeTask(place, task);
      const code = await run(parts, values, { ...options, signal, limitMs: limitOf(task) });
      const told = await readReport(values.report ?? "", task);
      if (told !== undefined) return told;
      const outcome = commandExitCodes[code] ?? "error";
      return { answers: task.people.map(() => ({ outcome })) };
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  };
}

/** Words of a command line; quotes keep spaces. */
function partsOf(command: string): readonly string[] {
  const parts = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  if (parts.length === 0) throw new OqsError("INVALID_ARGUMENT", "the command is empty");
  return parts.map((part) => part.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** The mkdtemp folder is its owner's alone, and with it the key. */
async function writeTask(
  place: string,
  task: ClientTask,
): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {
    scenario: task.scenario,
    task: join(place, "task.json"),
    report: join(place, "report.json"),
  };
  const { webApi, folder } = task;
  if (webApi !== undefined) {
    values.url = `${webApi.business}${webApi.basePath}`;
    for (const name of ["ca", "certificate", "key"] as const) {
      values[name] = join(place, `${name}.pem`);
      await writeFile(values[name], webApi[name], { mode: 0o600 });
    }
  }
  if (folder !== undefined) values.folder = folder.root;
  await writeFile(values.task ?? "", JSON.stringify(task), { mode: 0o600 });
  return values;
}

/** Long enough for a client that waits for every answer to the end. */
function limitOf({ people, patienceMs }: ClientTask): number {
  return 10_000 + 4 * patienceMs * people.length;
}

async function run(
  [program = "", ...rest]: readonly string[],
  values: Readonly<Record<string, string>>,
  {
    onOutput,
    signal,
    limitMs,
  }: {
    readonly onOutput?: (text: string) => void;
    readonly signal: AbortSignal;
    readonly limitMs: number;
  },
): Promise<number> {
  const filled = rest.map((part) =>
    part.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
  );
  const variables = Object.entries(values).map(([name, value]) => [
    `UKETSUKE_${name.toUpperCase()}`,
    value,
  ]);
  const child = spawn(program, filled, {
    env: { ...process.env, ...Object.fromEntries(variables) },
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    killSignal: "SIGKILL",
  });
  child.stdout.on("data", (chunk: Buffer) => onOutput?.(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => onOutput?.(chunk.toString()));
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return code ?? -1;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === "AbortError") return -1;
    throw new OqsError("INVALID_ARGUMENT", "the command cannot be started", { cause: error });
  }
}

async function readReport(path: string, { people }: ClientTask): Promise<ClientReport | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const report: unknown = JSON.parse(text);
  if (isReport(report) && report.answers.length === people.length) return report;
  throw new OqsError("INVALID_ARGUMENT", "the report of the client has another form");
}

function isReport(value: unknown): value is ClientReport {
  if (typeof value !== "object" || value === null || !("answers" in value)) return false;
  return Array.isArray(value.answers) && value.answers.every(isAnswer);
}

function isAnswer(value: unknown): value is ClientAnswer {
  if (typeof value !== "object" || value === null || !("outcome" in value)) return false;
  if (!outcomes.has(value.outcome)) return false;
  if (!("values" in value)) return true;
  const { values } = value;
  return (
    typeof values === "object" &&
    values !== null &&
    Object.values(values).every((one) => typeof one === "string")
  );
}
