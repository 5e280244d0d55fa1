import { createHash } from "node:crypto";
import { CliError } from "../../errors.ts";
import type { Printer } from "../../print.ts";
import { version } from "../../version.ts";
import { configurationPart, configuredJournal } from "./configuration-part.ts";
import { doctorPart } from "./doctor-part.ts";
import { journalPart } from "./journal-part.ts";
import { logPart } from "./log-part.ts";
import { machinePart } from "./machine-part.ts";
import { readersPart } from "./readers-part.ts";
import { knownCode } from "./words.ts";

/** Where a bundle looks beside the machine itself. */
export interface BundleSources {
  readonly config?: string;
  readonly journal?: string;
  readonly events: number;
  readonly log?: string;
  readonly kit?: string;
  readonly facts?: string;
}

/** What belongs to the run of the command. */
export interface BundleRun {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly print: Printer;
}

/** One file of a bundle. */
export interface BundleFile {
  readonly name: string;
  /** What stands in it, for whoever is asked whether it may be written. */
  readonly what: string;
  readonly value: unknown;
  readonly text: string;
}

/** What a bundle holds. */
export interface BundleManifest {
  readonly schema: "uketsuke-support/1";
  readonly madeAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly files: readonly {
    readonly name: string;
    readonly what: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** Every file of a bundle; a part that fails leaves its code behind, a file that was named and cannot be read is an error. */
export async function bundleOf(
  sources: BundleSources,
  { signal, env, print }: BundleRun,
): Promise<readonly BundleFile[]> {
  const { config, events, log } = sources;
  const journal =
    sources.journal ?? (config === undefined ? undefined : await configuredJournal(config));
  using progress = print.progress("collecting");
  const parts: readonly (readonly [name: string, what: string, make: () => Promise<unknown>])[] = [
    [
      "machine.json",
      "versions, operating system, processor, memory, language",
      () => machinePart(env),
    ],
    ["readers.json", "names of the card readers", () => readersPart()],
    [
      "doctor.json",
      "results of the specification, row by row, without what was seen",
      () => doctorPart(sources, { signal, print }),
    ],
    ...(config === undefined
      ? []
      : [
          [
            "configuration.json",
            "which settings are made; no path, host or secret",
            () => configurationPart(config),
          ] as const,
        ]),
    ...(journal === undefined
      ? []
      : [
          [
            "journal.json",
            `check and newest ${events} lines of the journal`,
            () => journalPart(journal, events, signal),
          ] as const,
        ]),
    ...(log === undefined
      ? []
      : [
          [
            "log.json",
            "times, levels and codes of the end of the log, without its sentences",
            () => logPart(log),
          ] as const,
        ]),
  ];
  const files: BundleFile[] = [];
  for (const [name, what, make] of parts) {
    signal.throwIfAborted();
    progress.at(files.length, parts.length, `collecting ${name}`);
    const value = await make().catch(unavailable);
    files.push({ name, what, value, text: `${JSON.stringify(value, null, 2)}\n` });
  }
  signal.throwIfAborted();
  return files;
}

/** The list of a bundle's files. */
export function manifestOf(files: readonly BundleFile[], madeAt: Date): BundleManifest {
  return {
    schema: "uketsuke-support/1",
    madeAt: madeAt.toISOString(),
    tool: { name: "uketsuke", version },
    files: files.map(({ name, what, text }) => ({
      name,
      what,
      bytes: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
  };
}

async function unavailable(error: unknown): Promise<{ readonly unavailable: string }> {
  if (error instanceof CliError) throw error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return { unavailable: await knownCode(code) };
}
