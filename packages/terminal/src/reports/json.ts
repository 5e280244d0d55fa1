import type { Attestation } from "../attestations.ts";
import { type Evaluation, type Judgement, type Verdict, verdict } from "../evaluate.ts";
import type { NotApplicableReason, Result } from "../finding.ts";
import { profileDigest } from "../profile.ts";
import type { Level, Party, Place, Text } from "../requirement.ts";

/** A doctor report (適合判定の報告), schema `doctor/1`: fields are added within a schema, never changed. */
export interface DoctorReport {
  readonly schema: "doctor/1";
  readonly tool: { readonly name: string; readonly version: string };
  readonly profile: {
    readonly id: string;
    readonly version: string;
    readonly sha256: string;
    readonly title?: Text;
  };
  readonly host: {
    readonly idHash?: string;
    readonly platform: string;
    readonly os?: string;
    /** Model name that the firmware tells. */
    readonly model?: string;
  };
  /** ISO 8601: when the facts were collected. */
  readonly startedAt: string;
  readonly rows: readonly DoctorRow[];
  readonly summary: Readonly<Record<Result, number>> & {
    readonly verdict: Verdict;
    readonly total: number;
  };
}

/** One row of a {@link DoctorReport}. */
export interface DoctorRow {
  readonly id: string;
  readonly level: Level;
  readonly parties: readonly Party[];
  readonly title: Text;
  /** The sentences of the specification, word for word. */
  readonly quotes: readonly string[];
  readonly result: Result;
  readonly reason?: NotApplicableReason;
  readonly expected: string;
  readonly observed: Text;
  readonly note?: Text;
  /** A `warn` that proves nothing: a must row with it keeps the verdict open. */
  readonly open?: boolean;
  readonly evidence: readonly string[];
  /** False where this evidence was never confirmed on a real machine of this platform. */
  readonly confirmed: boolean;
  readonly source: { readonly doc: string; readonly page: Place; readonly row: string };
  readonly fix: Text;
  readonly attestation?: Attestation;
}

/** The report of an evaluation as data, ready for `JSON.stringify`. */
export function jsonReport(
  evaluation: Evaluation,
  options: { readonly tool: DoctorReport["tool"] },
): DoctorReport {
  const { facts, profile, judgements, counts } = evaluation;
  return {
    schema: "doctor/1",
    tool: options.tool,
    profile: {
      id: profile.id,
      version: profile.version,
      sha256: profileDigest(profile),
      title: profile.title,
    },
    host: {
      ...(facts.machine ? { idHash: facts.machine.idHash } : {}),
      platform: facts.platform,
      ...(facts.os ? { os: facts.os.name } : {}),
      ...(facts.board?.model === undefined ? {} : { model: facts.board.model }),
    },
    startedAt: facts.collectedAt,
    rows: judgements.map((judgement) => row(judgement, profile.document)),
    summary: { ...counts, total: judgements.length, verdict: verdict(evaluation) },
  };
}

function row({ requirement, ...judgement }: Judgement, doc: string): DoctorRow {
  const { id, level, parties, title, quotes, expected, place, fix } = requirement;
  const { result, reason, observed, note, open, evidence, confirmed, attestation } = judgement;
  return {
    id,
    level,
    parties,
    title,
    quotes,
    result,
    ...(reason === undefined ? {} : { reason }),
    expected,
    observed,
    ...(note === undefined ? {} : { note }),
    ...(open === true ? { open } : {}),
    evidence,
    confirmed,
    source: { doc: place === "none" ? "uketsuke" : doc, page: place, row: id },
    fix,
    ...(attestation === undefined ? {} : { attestation }),
  };
}
