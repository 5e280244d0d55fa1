/**
 * The bridge software (連携ソフト): the same people and the same state as the Web-API, asked through a folder. What its files
 * hold follows public descriptions; what they do not settle is simulated.
 * @module
 */

import { mkdir } from "node:fs/promises";
import type { Encoding } from "../encoding.ts";
import {
  type LinkAnswer,
  type LinkRequest,
  type LinkServer,
  serveLinkFolder,
} from "../folder/index.ts";
import type { FaultSource, TakenFault } from "./faults.ts";
import { singleAnswer } from "./link-answers.ts";
import { type BulkJobs, bulkAnswer } from "./link-bulk.ts";
import type { LinkContext } from "./link-context.ts";
import { insuredNumberNames, valuesOf } from "./question-values.ts";
import { type Random, seeded } from "./random.ts";
import type { System } from "./routes.ts";
import { type SaidInFolder, sayInFolder } from "./spoil-file.ts";

/** The folder face of a simulator (連携ソフト). */
export interface FolderOptions {
  /** Root of the exchange folder (commonly `OQS`), made when it is not there; `req`, `res` and `face` are made below it. */
  readonly path: string;
  /** What requests are read and answers written in (文字コード); UTF-8 when absent. */
  readonly encoding?: Encoding;
  /** A character Shift_JIS cannot hold (外字): 〓 in its place (default), or an error file. */
  readonly unencodable?: "refuse" | "geta";
  /** Milliseconds between question and answer, or the least and the most of them; 1,000 to 3,000 when absent. */
  readonly latencyMs?: number | readonly [number, number];
  /** Requests answered at once; 20 when absent. */
  readonly sessions?: number;
  /** How bulk jobs end. */
  readonly bulk?: {
    /** How often a result is asked for in vain (処理中) before it is there; 1 when absent. */
    readonly processing?: number;
    /** Form of the result; `xml` when absent. */
    readonly as?: "xml" | "zip";
  };
  /** Milliseconds between two reads of a request that must be equal; 300 when absent. */
  readonly intervalMs?: number;
  /** Milliseconds after which `req` is looked at even without an event; 1,000 when absent. */
  readonly rescanMs?: number;
}

/** What the folder face works with. */
export interface LinkSystem extends System {
  readonly institution: string;
  readonly faults: FaultSource;
  readonly seed: number;
}

/** Serves the folder. @throws OqsError FOLDER_IN_USE, FOLDER_NOT_FOUND, FOLDER_NOT_WRITABLE, FOLDER_FULL, INVALID_ARGUMENT */
export async function startLinkSoftware(
  system: LinkSystem,
  jobs: BulkJobs,
  options: FolderOptions,
): Promise<LinkServer> {
  const { encoding = "UTF-8", unencodable = "geta", latencyMs = [1_000, 3_000] } = options;
  await mkdir(options.path, { recursive: true });
  const latency = latencyOf(latencyMs, seeded(system.seed + 4));
  return await serveLinkFolder(options.path, {
    encoding,
    unencodable,
    latencyMs: latency,
    maxInFlight: options.sessions ?? 20,
    clock: system.clock,
    ...(options.intervalMs === undefined ? {} : { intervalMs: options.intervalMs }),
    ...(options.rescanMs === undefined ? {} : { rescanMs: options.rescanMs }),
    answer: (request) => answer(request),
    onEvent({ event, job, form, step, code }) {
      if (event === "failed" || event === "name-in-use")
        system.activity.add({ face: "folder", what: job, form, step, outcome: event, code });
    },
  });

  async function answer(request: LinkRequest): Promise<LinkAnswer> {
    const taken = system.faults.take(questionOf(request));
    const context: LinkContext = {
      now: new Date(system.clock().getTime() + system.faults.skew),
      institution: request.header.MedicalInstitutionCode ?? "",
      fileIdentifier: request.header.ArbitraryFileIdentifier,
      encoding,
    };
    const said = saidTo(request, context);
    const fault = taken?.fault ?? said.fault;
    system.activity.add({
      face: "folder",
      what: request.job,
      form: request.form,
      step: request.step,
      outcome: outcomeOf(fault, said),
      code: said.code,
      fault,
      person: said.person,
      ...(said.audit ? { audit: true } : {}),
    });
    return await sayInFolder({
      fault,
      said,
      request,
      res: `${options.path}/res`,
      encoding,
      unencodable,
    });
  }

  function saidTo(request: LinkRequest, context: LinkContext): SaidInFolder {
    return request.form === "single"
      ? singleAnswer(system, request, context)
      : bulkAnswer(system, jobs, request, context);
  }
}

function outcomeOf(fault: TakenFault["fault"] | undefined, said: SaidInFolder): string {
  if (fault !== undefined) return "faulty";
  return said.code === undefined ? "answered" : "refused";
}

function questionOf(request: LinkRequest): Parameters<FaultSource["take"]>[0] {
  const { job, form, step, header } = request;
  return {
    job,
    form,
    step,
    institution: () => header.MedicalInstitutionCode,
    numbers: () => valuesOf(request.read(), insuredNumberNames),
  };
}

function latencyOf(given: number | readonly [number, number], random: Random): () => number {
  if (typeof given === "number") return () => given;
  const [least, most] = given;
  return () => least + random.below(most - least + 1);
}
