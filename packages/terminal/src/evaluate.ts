import { type Attestation, type AttestationTrust, attestationFor } from "./attestations.ts";
import type { Facts } from "./facts.ts";
import type { Circumstances, Finding, NotApplicableReason, Result } from "./finding.ts";
import type { Kit } from "./kit.ts";
import type { Profile, Requirement, Text } from "./requirement.ts";
import { judge } from "./rules.ts";

/** One row of the specification, judged (判定結果). */
export interface Judgement {
  readonly requirement: Requirement;
  readonly result: Result;
  readonly reason?: NotApplicableReason;
  readonly observed: Text;
  readonly note?: Text;
  /** A `warn` that proves nothing: a must row with it keeps the verdict open. */
  readonly open?: boolean;
  /** What a statement could do for this row: nothing, all by itself, or only with a document behind it. */
  readonly statement: "lifts" | "lifts-with-document" | "noted" | "none";
  /** Where the collector of this platform looked. */
  readonly evidence: readonly string[];
  /** False where the evidence of this platform was never confirmed on a real machine. */
  readonly confirmed: boolean;
  readonly attestation?: Attestation;
}

/** All rows of a profile, judged for one machine. */
export interface Evaluation {
  readonly profile: Profile;
  readonly facts: Facts;
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
  readonly judgements: readonly Judgement[];
  readonly counts: Readonly<Record<Result, number>>;
}

/** Whether the must rows are met: `not-met` = one fails; `open` = one is unknown and not attested. */
export type Verdict = "met" | "not-met" | "open";

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  readonly kit?: Kit;
  /** YYYY-MM-DD; the day of collection in Japan unless given. */
  readonly today?: string;
  /** Whose signatures count; statements are taken as they are unless given. */
  readonly trust?: AttestationTrust;
}

/** Judges every row of a profile by facts and attestations (適合判定); pure: no clock, no device, no file. */
export function evaluate(
  facts: Facts,
  profile: Profile,
  attestations: readonly Attestation[],
  options: EvaluateOptions = {},
): Evaluation {
  const today = options.today ?? dayInJapan(facts.collectedAt);
  const circumstances = { kit: options.kit ?? {}, profile, today };
  const holding = { today, machine: facts.machine?.idHash, trust: options.trust };
  const judgements = profile.requirements.map((requirement) =>
    settle(
      requirement,
      facts,
      circumstances,
      attestationFor(requirement.id, attestations, holding),
    ),
  );
  return { profile, facts, today, judgements, counts: count(judgements) };
}

/** The verdict over the must rows; recommended, derived and information rows never change it. */
export function verdict(evaluation: Evaluation): Verdict {
  const must = evaluation.judgements.filter(({ requirement }) => isMust(requirement));
  if (must.some(({ result }) => result === "fail")) return "not-met";
  return must.some(({ result, open }) => result === "unknown" || open) ? "open" : "met";
}

/** True for the levels `must` and `must-if`. */
export function isMust(requirement: Requirement): boolean {
  return requirement.level === "must" || requirement.level === "must-if";
}

function settle(
  requirement: Requirement,
  facts: Facts,
  circumstances: Circumstances,
  filed: ReturnType<typeof attestationFor>,
): Judgement {
  const finding = judge(requirement, facts, circumstances);
  const source = requirement.evidence[facts.platform];
  const statement = statementFor(finding);
  const seen = {
    requirement,
    statement,
    observed: finding.observed,
    evidence: source === undefined ? [] : [source],
    confirmed: source === undefined || requirement.confirmedOn.includes(facts.platform),
    ...(finding.reason === undefined ? {} : { reason: finding.reason }),
    ...(finding.note === undefined ? {} : { note: finding.note }),
  };
  const open = finding.open ? { open: true } : {};
  if (!filed) return { ...seen, ...open, result: finding.result };
  const { attestation, state } = filed;
  if (state !== "in-force") {
    return { ...seen, ...open, result: finding.result, attestation, note: lapsed[state] };
  }
  const lifted =
    statement === "lifts" ||
    (statement === "lifts-with-document" && attestation.evidence.length > 0);
  return lifted
    ? { ...seen, result: "attested", attestation }
    : { ...seen, ...open, result: finding.result, attestation };
}

function statementFor(finding: Finding): Judgement["statement"] {
  if (finding.result === "unknown" || finding.open) return "lifts";
  if (finding.result === "info") return "noted";
  const isFault = finding.result === "fail" || finding.result === "warn";
  return isFault && finding.attestable === true ? "lifts-with-document" : "none";
}

const lapsed = {
  expired: {
    ja: "申告の期限が切れている。申告し直すこと。",
    en: "The statement has expired: file it again.",
  },
  stale: {
    ja: "申告の後に機器の構成が変わった。申告し直すこと。",
    en: "The machine has changed since the statement: file it again.",
  },
  unsigned: {
    ja: "申告に信頼する署名がない。署名して申告し直すこと。",
    en: "No trusted key has signed the statement: have it signed.",
  },
  tampered: {
    ja: "申告の署名が合わない。署名の後に書き換えられたおそれがある。",
    en: "The signature does not fit the statement: it may have been changed after it was signed.",
  },
} as const;

function count(judgements: readonly Judgement[]): Record<Result, number> {
  const counts: Record<Result, number> = {
    pass: 0,
    fail: 0,
    warn: 0,
    attested: 0,
    unknown: 0,
    info: 0,
    "not-applicable": 0,
  };
  for (const { result } of judgements) counts[result] += 1;
  return counts;
}

function dayInJapan(at: string): string {
  return new Date(at).toLocaleDateString("sv-SE", { timeZone: "Asia/Tokyo" });
}
