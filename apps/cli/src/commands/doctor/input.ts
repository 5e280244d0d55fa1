import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type Attestation,
  type AttestationTrust,
  type CollectOptions,
  collect,
  type Evaluation,
  evaluate,
  type Facts,
  type Kit,
  mergeAttestations,
  type Profile,
  profileOf,
  profiles,
  readAttestations,
  readFacts,
  readProfile,
  readSelfTest,
  trustedKeys,
} from "@uketsuke/terminal";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";
import type { Printer } from "../../print.ts";
import { readKitInput } from "../kit/kit-input.ts";

/** What `evaluationOptions` of the command line hold. */
export interface EvaluationFlags {
  readonly facts?: string;
  readonly kit?: string;
  readonly attestations?: readonly string[];
  readonly trust?: readonly string[];
  readonly allowUnsigned?: boolean;
  readonly profile: string;
  readonly root?: string;
  readonly measure?: boolean;
}

/** What belongs to the run of a command. */
export interface RunParts {
  readonly signal: AbortSignal;
  readonly print: Printer;
}

/** Where and with what a machine is looked at. */
export interface Look extends Pick<CollectOptions, "card" | "page"> {
  readonly kit: Kit;
  readonly root: string | undefined;
  readonly measure: boolean | undefined;
  readonly signal: AbortSignal;
  readonly print: Printer;
}

/** Judges this machine, or the facts in a file, as the command line says. */
export async function evaluateAsAsked(
  flags: EvaluationFlags,
  { signal, print }: RunParts,
  seen: Pick<CollectOptions, "card" | "page"> = {},
): Promise<Evaluation & { readonly kit: Kit }> {
  const profile = await readProfileNamed(flags.profile);
  const kit = await readKitFile(flags.kit);
  const attestations = await readAttestationFiles(flags.attestations ?? []);
  const trust = await readTrust(flags);
  const { root, measure } = flags;
  const look = { root, measure, kit, signal, print, ...seen };
  const facts = withSeen(await readOrCollect(flags.facts, look), seen);
  return {
    ...evaluate(facts, profile, attestations, { kit, ...(trust === undefined ? {} : { trust }) }),
    kit,
  };
}

/** What was seen here joins facts that were collected elsewhere too. */
function withSeen(facts: Facts, { card, page }: Pick<CollectOptions, "card" | "page">): Facts {
  const { browser } = facts;
  return {
    ...facts,
    ...(card ? { card } : {}),
    ...(browser && page ? { browser: { ...browser, page } } : {}),
  };
}

/** The facts in a file, or those of this machine. */
export async function readOrCollect(file: string | undefined, look: Look): Promise<Facts> {
  return file === undefined ? collectHere(look) : readFacts(await readJsonFile(file));
}

/** The facts of this machine; readers are seen through PC/SC. */
export async function collectHere({ root, measure, print, ...look }: Look): Promise<Facts> {
  const readers = async (): Promise<readonly string[]> => {
    const { listReaders } = await import("@uketsuke/jpki/pcsc");
    return listReaders();
  };
  using _progress = measure ? print.progress("speed of the processor") : undefined;
  return collect({
    readers,
    ...look,
    ...(measure ? { measure: true } : {}),
    ...(root === undefined ? {} : { root: resolve(root) }),
  });
}

/** The vendor's declaration; an empty one where no file is named. */
export async function readKitFile(file: string | undefined): Promise<Kit> {
  return file === undefined ? {} : (await readKitInput(file)).kit;
}

/** The answers that `doctor edge --to` kept. */
export async function readPageFile(file: string | undefined): Promise<CollectOptions["page"]> {
  return file === undefined ? undefined : readSelfTest(await readJsonFile(file)).answers;
}

/** A profile of this package by its id, or a maker's own file. */
export async function readProfileNamed(name: string): Promise<Profile> {
  const isFile = /[/\\]|\.json$/i.test(name) && !profiles.some(({ id }) => id === name);
  return isFile ? readProfile(await readJsonFile(name)) : profileOf(name);
}

/** The statements of several files as one list. */
export async function readAttestationFiles(
  files: readonly string[],
): Promise<readonly Attestation[]> {
  const read = await Promise.all(
    files.map(async (file) => readAttestations(await readJsonFile(file))),
  );
  return mergeAttestations(...read);
}

/** Whose signatures count; undefined where nobody is named. */
export async function readTrust({
  trust,
  allowUnsigned,
}: Pick<EvaluationFlags, "trust" | "allowUnsigned">): Promise<AttestationTrust | undefined> {
  if (trust === undefined) {
    if (!allowUnsigned) return undefined;
    throw new CliError("USAGE", "--allow-unsigned says something only together with --trust.");
  }
  const keys = await Promise.all(trust.map(readPublicKey));
  return { keys: trustedKeys(keys), unsigned: allowUnsigned ? "accept" : "refuse" };
}

async function readPublicKey(path: string): Promise<ReturnType<typeof createPublicKey>> {
  try {
    return createPublicKey(await readFile(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" || code === "EACCES" ? code : "it is no key";
    throw new CliError("FILE_UNREADABLE", `The file ${path} cannot be read: ${why}.`, { cause });
  }
}
