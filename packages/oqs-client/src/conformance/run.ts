/**
 * Runs scenarios one after the other and makes a report of what they found.
 * @module
 */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Encoding } from "../encoding.ts";
import { OqsError } from "../errors.ts";
import { catalogue } from "./catalogue.ts";
import type { ClientUnderTest } from "./client-under-test.ts";
import { reported, skipped } from "./findings.ts";
import { folderClientStage } from "./folder-client-stage.ts";
import { type FolderTarget, folderServerStage } from "./folder-server-stage.ts";
import { type MadeCertificates, makeCertificates } from "./materials.ts";
import { playFolder } from "./played-folder.ts";
import { playWebApi } from "./played-web-api.ts";
import { type ConformanceReport, reportOf, type ScenarioResult } from "./report.ts";
import type {
  ConformanceScenario,
  Finding,
  FolderClientScenario,
  FolderServerScenario,
  Profile,
  WebApiClientScenario,
  WebApiServerScenario,
} from "./scenario.ts";
import { webApiClientStage } from "./web-api-client-stage.ts";
import { type WebApiTarget, webApiServerStage } from "./web-api-server-stage.ts";

/** What both ways to run have in common. */
export interface RunOptions {
  /** Only these scenarios, by id or by the beginning of it; all that fit when absent. */
  readonly only?: readonly string[];
  /** Milliseconds one answer is waited for, by the suite and by a client that is told so; 5,000 when absent. */
  readonly patienceMs?: number;
  /** Milliseconds between two looks at a folder; 20 when absent. */
  readonly intervalMs?: number;
  /** Hears each result as it is there. */
  readonly onResult?: (result: ScenarioResult) => void;
  readonly signal?: AbortSignal;
}

/** Options of {@link testClient}. */
export interface TestClientOptions extends RunOptions {
  /** Plays the Web-API at this address; a free port of 127.0.0.1 when empty. Not played when absent. */
  readonly webApi?: { readonly host?: string; readonly port?: number };
  /** Plays bridge software (連携ソフト) in this folder, which must be empty or the suite's own. Not played when absent. */
  readonly folder?: { readonly root: string; readonly encoding: Encoding };
}

/** Options of {@link testServer}. */
export interface TestServerOptions extends RunOptions {
  readonly webApi?: WebApiTarget;
  readonly folder?: FolderTarget;
}

/** The scenarios of some profiles that `only` names. @throws OqsError INVALID_ARGUMENT when it names none */
export function chosenScenarios(
  profiles: readonly Profile[],
  only?: readonly string[],
): readonly ConformanceScenario[] {
  const fitting = catalogue.filter(({ profile }) => profiles.includes(profile));
  if (only === undefined || only.length === 0) return fitting;
  const unknown = only.find((one) => !catalogue.some(({ id }) => id.startsWith(one)));
  if (unknown !== undefined)
    throw new OqsError("INVALID_ARGUMENT", `no scenario is named ${unknown}`);
  const chosen = fitting.filter(({ id }) => only.some((one) => id.startsWith(one)));
  if (chosen.length === 0)
    throw new OqsError(
      "INVALID_ARGUMENT",
      "none of the named scenarios is about what is under test",
    );
  return chosen;
}

/**
 * Plays the server to a client under test (試験対象のクライアント).
 * @throws OqsError INVALID_ARGUMENT; what the client throws becomes a failed scenario
 */
export async function testClient(
  client: ClientUnderTest,
  options: TestClientOptions,
): Promise<ConformanceReport> {
  const { webApi, folder } = options;
  const profiles: Profile[] = [
    ...(webApi === undefined ? [] : (["web-api-client"] as const)),
    ...(folder === undefined ? [] : (["folder-client"] as const)),
  ];
  if (folder !== undefined) await ownFolder(folder.root);
  const certificates = await makeCertificates();
  return await runAll(profiles, options, (scenario, limits) => {
    if (scenario.profile === "web-api-client" && webApi !== undefined)
      return runWebApiClient(scenario, client, { certificates, webApi, ...limits });
    if (scenario.profile === "folder-client" && folder !== undefined)
      return runFolderClient(scenario, client, { folder, ...limits });
    return undefined;
  });
}

/** Plays the client to a server under test (試験対象のサーバ). @throws OqsError INVALID_ARGUMENT */
export async function testServer(options: TestServerOptions): Promise<ConformanceReport> {
  const { webApi, folder } = options;
  const profiles: Profile[] = [
    ...(webApi === undefined ? [] : (["web-api-server"] as const)),
    ...(folder === undefined ? [] : (["folder-server"] as const)),
  ];
  const names = { next: 9000 - Math.floor((Date.now() / 1000) % 8000) };
  return await runAll(profiles, options, (scenario, limits) => {
    if (scenario.profile === "web-api-server" && webApi !== undefined)
      return (scenario as WebApiServerScenario).run(webApiServerStage(webApi, limits));
    if (scenario.profile === "folder-server" && folder !== undefined)
      return (scenario as FolderServerScenario).run(
        folderServerStage(folder, { ...limits, names }),
      );
    return undefined;
  });
}

interface Limits {
  readonly patienceMs: number;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

async function runAll(
  profiles: readonly Profile[],
  options: RunOptions,
  run: (scenario: ConformanceScenario, limits: Limits) => Promise<readonly Finding[]> | undefined,
): Promise<ConformanceReport> {
  if (profiles.length === 0)
    throw new OqsError("INVALID_ARGUMENT", "nothing is under test: name a Web-API or a folder");
  const { patienceMs = 5_000, intervalMs = 20 } = options;
  const signal = options.signal ?? new AbortController().signal;
  const results: ScenarioResult[] = [];
  for (const scenario of chosenScenarios(profiles, options.only)) {
    signal.throwIfAborted();
    const since = performance.now();
    const findings = await (
      run(scenario, { patienceMs, intervalMs, signal }) ?? Promise.resolve([])
    ).catch((error: unknown): readonly Finding[] => {
      signal.throwIfAborted();
      return [{ verdict: "fail", evidence: whatBroke(error) }];
    });
    const ms = Math.round(performance.now() - since);
    const result = { scenario, findings, ms };
    results.push(result);
    options.onResult?.(result);
  }
  return reportOf(results);
}

async function runWebApiClient(
  scenario: WebApiClientScenario,
  client: ClientUnderTest,
  {
    certificates,
    webApi,
    patienceMs,
    signal,
  }: Limits & {
    readonly certificates: MadeCertificates;
    readonly webApi: NonNullable<TestClientOptions["webApi"]>;
  },
): Promise<readonly Finding[]> {
  const { host = "127.0.0.1", port = 0 } = webApi;
  const options = { scenario: scenario.id, client, certificates, patienceMs, signal };
  if (scenario.control === true) {
    await using server = await playWebApi({ certificates, server: {}, host, port });
    const control = reported(await webApiClientStage(server, options).search(), ["eligible"]);
    if (control.verdict !== "pass") return [uncontrolled(control)];
  }
  const played = { certificates, server: scenario.server ?? {}, host, port };
  await using server = await playWebApi(played);
  return await scenario.run(webApiClientStage(server, options));
}

async function runFolderClient(
  scenario: FolderClientScenario,
  client: ClientUnderTest,
  {
    folder: { root, encoding },
    ...limits
  }: Limits & { readonly folder: NonNullable<TestClientOptions["folder"]> },
): Promise<readonly Finding[]> {
  const options = { scenario: scenario.id, client, ...limits };
  if (scenario.control === true) {
    await using folder = await playFolder(root, { encoding, ...limits });
    const control = reported(await folderClientStage(folder, options).search(), ["eligible"]);
    if (control.verdict !== "pass") return [uncontrolled(control)];
  }
  await using folder = await playFolder(root, { encoding, ...limits });
  return await scenario.run(folderClientStage(folder, options));
}

function uncontrolled({ evidence }: Finding): Finding {
  return skipped(`an ordinary question does not succeed (${evidence}), so a refusal says nothing`);
}

/** Codes and kinds of errors, never their sentences, which may hold anything. */
function whatBroke(error: unknown): string {
  const name = error instanceof Error ? error.name : "something";
  const code = error instanceof Error && "code" in error ? ` ${String(error.code)}` : "";
  return `the side under test ended in ${name}${code}`;
}

const marker = ".uketsuke-conformance";

/** The suite empties its folder between scenarios, so it takes none that may be somebody's. @throws OqsError INVALID_ARGUMENT */
async function ownFolder(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  const names = await readdir(root);
  if (names.length > 0 && !names.includes(marker))
    throw new OqsError(
      "INVALID_ARGUMENT",
      "the folder is not empty and not the suite's own: name an empty one",
    );
  await writeFile(join(root, marker), "This folder is emptied by the conformance suite.\n");
}
