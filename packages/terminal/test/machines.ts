import { readdirSync, readFileSync } from "node:fs";
import {
  type Attestation,
  type Evaluation,
  evaluate,
  type Facts,
  type Kit,
  profileOf,
  type Result,
  readFacts,
  readKit,
  type Verdict,
} from "../src/index.ts";

/** One file of test/machines: a recording or another machine, what differs from it, and what is expected of it. */
interface MachineFile {
  readonly about: string;
  readonly profile?: string;
  /** What the PowerShell collector wrote, or whole facts; a machine without one is built on `base`. */
  readonly recording?: unknown;
  readonly base?: string;
  /** Topics that replace those of the recording or the base; null = not seen. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Answers of the self-test page. */
  readonly page?: unknown;
  readonly missing?: Facts["missing"];
  readonly kit?: Readonly<Record<string, unknown>>;
  /** Rows that are stated; a row with `document` has a document behind it. */
  readonly attestations?: readonly (string | (Partial<Attestation> & { document?: boolean }))[];
  readonly today?: string;
  readonly expect: Expected;
}

/** What is expected of a machine: every row where it has no base or another profile, else the rows that differ from the base. */
interface Expected {
  readonly verdict: Verdict;
  readonly rows?: Readonly<Record<string, Result>>;
  /** Words that the English observation or note of a row has to hold. */
  readonly says?: Readonly<Record<string, string>>;
}

export interface Machine {
  readonly name: string;
  readonly about: string;
  readonly base?: string;
  readonly profile: string;
  readonly facts: Facts;
  readonly kit: Kit;
  readonly attestations: readonly Attestation[];
  readonly today?: string;
  readonly expect: Expected;
  /** Expected results of every row. */
  readonly rows: Readonly<Record<string, Result>>;
}

const folder = new URL("./machines/", import.meta.url);

export const machineNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(/\.json$/, ""));

export function machineFile(name: string): MachineFile {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

const loaded = new Map<string, Machine>();

export function loadMachine(name: string): Machine {
  const known = loaded.get(name) ?? readMachine(name);
  loaded.set(name, known);
  return known;
}

function readMachine(name: string): Machine {
  const file = machineFile(name);
  const base = file.base === undefined ? undefined : loadMachine(file.base);
  const recorded = base?.facts ?? readFacts(file.recording);
  const facts = merge({ ...recorded, ...withPage(recorded, file.page) }, file.facts);
  const missing = file.missing ?? recorded.missing;
  return {
    name,
    about: file.about,
    ...(file.base === undefined ? {} : { base: file.base }),
    profile: file.profile ?? base?.profile ?? "mhlw-integrated-2026",
    facts: readFacts({ ...facts, missing }),
    kit: readKit(merge(base?.kit ?? {}, file.kit)),
    attestations: [...(base?.attestations ?? []), ...(file.attestations ?? []).map(attestation)],
    ...(file.today === undefined ? {} : { today: file.today }),
    expect: file.expect,
    rows: { ...(file.profile === undefined ? base?.rows : {}), ...file.expect.rows },
  };
}

export function evaluateMachine(machine: Machine): Evaluation {
  const { facts, kit, attestations, today } = machine;
  return evaluate(facts, profileOf(machine.profile), attestations, {
    ...(Object.keys(kit).length === 0 ? {} : { kit }),
    ...(today === undefined ? {} : { today }),
  });
}

function merge(under: object, over: object = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...under, ...over }).filter(([, value]) => value !== null),
  );
}

function withPage({ browser }: Facts, page: unknown): object {
  return browser && page ? { browser: { ...browser, page } } : {};
}

/** A made statement about one row. */
function attestation(
  given: string | (Partial<Attestation> & { readonly document?: boolean }),
): Attestation {
  const { document, ...fields } = typeof given === "string" ? { row: given } : given;
  return {
    row: "",
    statement: "Made statement.",
    by: "Made Vendor",
    at: "2026-11-01T00:00:00Z",
    evidence: document ? [{ name: "data-sheet.pdf", sha256: "b".repeat(64) }] : [],
    ...fields,
  };
}
