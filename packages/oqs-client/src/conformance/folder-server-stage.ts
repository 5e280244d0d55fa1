/**
 * What a scenario for bridge software (連携ソフト) works with: files put into `req`, whatever appears in `res`.
 * @module
 */
import { open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { wireDate } from "../date.ts";
import type { Encoding } from "../encoding.ts";
import { atomicWrite } from "../folder/atomic-write.ts";
import { freshIdentifier } from "../folder/settings.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import { type InsuranceData, searchInfoOf } from "../search.ts";
import type { ServerPeople } from "./web-api-server-stage.ts";

/** Bridge software under test, by its folder. */
export interface FolderTarget {
  readonly root: string;
  readonly institution: string;
  readonly encoding: Encoding;
  readonly people: ServerPeople;
}

/** A question as it was put into `req`. */
export interface PutQuestion {
  /** Without extension. */
  readonly base: string;
  readonly identifier: string;
}

/** What appeared in `res` for a question. */
export interface Appeared {
  readonly name: string;
  /** What it held when it was first seen. */
  readonly first: Uint8Array;
  /** What it held when it had become still. */
  readonly bytes: Uint8Array;
}

/** Folder under test. */
export interface FolderServerStage {
  readonly target: FolderTarget;
  /** An unused name of a job, e.g. `OQSsiquc01req_`. */
  name(prefix?: string): string;
  /** A question as bytes. */
  question(
    identifier: string,
    changes?: { who?: InsuranceData; change?: (question: XmlMsg) => XmlMsg; encoding?: Encoding },
  ): Uint8Array;
  /** Puts an ordinary question, or one with other content, into `req`. */
  put(changes?: {
    base?: string;
    bytes?: Uint8Array;
    who?: InsuranceData;
    change?: (question: XmlMsg) => XmlMsg;
  }): Promise<PutQuestion>;
  /** Puts a file into `req` piece by piece. */
  putSlowly(name: string, pieces: readonly Uint8Array[], pauseMs: number): Promise<void>;
  /** Waits for the answer or the error file of a question. */
  answerTo(base: string, options?: { readonly patienceMs?: number }): Promise<Appeared | undefined>;
  files(subfolder: "req" | "res"): Promise<readonly string[]>;
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  readonly patienceMs: number;
}

/** The message in a file; undefined when it is none in this encoding. */
export function messageIn(appeared: Appeared | undefined, encoding: Encoding): XmlMsg | undefined {
  if (appeared === undefined) return undefined;
  try {
    return eligibilityMessage.decodeXml(appeared.bytes, { encoding });
  } catch {
    return undefined;
  }
}

/** Whether a file calls somebody insured. */
export function fileSaysEligible(appeared: Appeared | undefined, encoding: Encoding): boolean {
  const message = messageIn(appeared, encoding);
  return message?.MessageBody?.QualificationValidity === "1";
}

/** Puts a stage together. */
export function folderServerStage(
  target: FolderTarget,
  options: {
    readonly patienceMs: number;
    readonly intervalMs: number;
    readonly signal: AbortSignal;
    readonly names: { next: number };
  },
): FolderServerStage {
  const { root, institution, encoding, people } = target;
  const { patienceMs, intervalMs, signal, names } = options;
  const name = (prefix = "OQSsiquc01req_"): string =>
    `${prefix}${wireDate(new Date())}${String(names.next++).padStart(4, "0")}`;
  const question: FolderServerStage["question"] = (identifier, changes = {}) => {
    const { change = (message) => message, who = people.eligible } = changes;
    const search = searchInfoOf(who);
    return eligibilityMessage.encodeXml(
      change({
        MessageHeader: {
          QualificationConfirmationDate: wireDate(new Date()),
          MedicalInstitutionCode: institution,
          ArbitraryFileIdentifier: identifier,
        },
        MessageBody: {
          QualificationConfirmSearchInfo: {
            ...search,
            InsurerNumber: who.insurerNumber.padStart(8, " "),
          },
        },
      }),
      { encoding: changes.encoding ?? encoding, unencodable: "geta" },
    );
  };
  return {
    target,
    intervalMs,
    patienceMs,
    name,
    question,
    async put({ base = name(), bytes, ...changes } = {}) {
      const identifier = freshIdentifier();
      const content = bytes ?? question(identifier, changes);
      await atomicWrite(join(root, "req"), `${base}.xml`, content);
      return { base, identifier };
    },
    async putSlowly(file, pieces, pauseMs) {
      await using handle = await open(join(root, "req", file), "wx");
      for (const piece of pieces) {
        await handle.writeFile(piece);
        await wait(pauseMs, undefined, { signal });
      }
    },
    async answerTo(base, { patienceMs: patience = patienceMs } = {}) {
      const answer = base.replace(/(0[12])req_/, "$1res_");
      const wanted = [`${answer}.xml`, `${answer}.zip`, `${base}.err`];
      const end = performance.now() + patience;
      for (;;) {
        const present = await readdir(join(root, "res"));
        const found = wanted.find((one) => present.includes(one));
        if (found !== undefined) {
          const path = join(root, "res", found);
          const first = await readFile(path);
          let bytes = first;
          for (let still = 0; still < 2; ) {
            await wait(2 * intervalMs, undefined, { signal });
            const next = await readFile(path);
            still = next.equals(bytes) ? still + 1 : 0;
            bytes = next;
          }
          return { name: found, first, bytes };
        }
        if (performance.now() >= end) return undefined;
        await wait(intervalMs, undefined, { signal });
      }
    },
    files: (subfolder) => readdir(join(root, subfolder)),
  };
}
