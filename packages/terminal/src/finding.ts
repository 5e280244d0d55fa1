import type { Facts } from "./facts.ts";
import type { Kit } from "./kit.ts";
import type { Profile, Text } from "./requirement.ts";

/**
 * The result of a row (判定): `attested` = a person states what software cannot see; `unknown` = nobody does.
 * A must row that cannot be seen is never `pass`.
 */
export type Result = "pass" | "fail" | "warn" | "attested" | "unknown" | "info" | "not-applicable";

/** Why a row does not apply: the machine is a development machine, or the row's own condition is not met. */
export type NotApplicableReason = "development-machine" | "condition-not-met";

/** What a rule says of a row before any attestation. */
export interface Finding {
  readonly result: Exclude<Result, "attested">;
  /** What was seen, e.g. `8.0 GiB installed`. */
  readonly observed: Text;
  readonly reason?: NotApplicableReason;
  /** What it means, where the observation alone does not tell. */
  readonly note?: Text;
  /** A statement with a document may lift this `warn` or `fail`; `unknown` may always be attested. */
  readonly attestable?: boolean;
  /** A `warn` that proves nothing: a must row with it stays open until somebody attests it. */
  readonly open?: boolean;
}

/** What a rule may use besides the facts. */
export interface Circumstances {
  readonly kit: Kit;
  readonly profile: Profile;
  /** YYYY-MM-DD in Japan. */
  readonly today: string;
}

/** A finding in one line; an observation that is the same in both languages may be a plain string. */
export function found(
  result: Finding["result"],
  observed: Text | string,
  more: Pick<Finding, "note" | "attestable" | "open"> = {},
): Finding {
  return { result, observed: inBoth(observed), ...more };
}

function inBoth(observed: Text | string): Text {
  return typeof observed === "string" ? { ja: observed, en: observed } : observed;
}

/** The finding for a topic, or a part of one, that no collector saw, with the collector's reason. */
export function unseen(facts: Facts, topic: keyof Facts, part?: string): Finding {
  return found("unknown", whyUnseen(facts, topic, part));
}

/** Why no collector saw a topic or a part of one. */
export function whyUnseen(facts: Facts, topic: keyof Facts, part?: string): Text {
  const name = part === undefined ? topic : `${topic}.${part}`;
  const missing = facts.missing.find((entry) => entry.topic === name || entry.topic === topic);
  if (!missing) return { ja: "収集していない", en: "not collected" };
  const { why, needsAdministrator } = missing;
  return {
    ja: `確認できない: ${why}${needsAdministrator ? "（管理者権限が必要）" : ""}`,
    en: `not seen: ${why}${needsAdministrator ? " (an administrator sees more)" : ""}`,
  };
}

/** The finding for a row about Windows on a Linux development machine. */
export const developmentMachine: Finding = {
  result: "not-applicable",
  reason: "development-machine",
  observed: { ja: "Linuxの開発機", en: "Linux development machine" },
};

/** The finding for a row whose condition is not met. */
export function conditionNotMet(observed: Text | string): Finding {
  return { result: "not-applicable", reason: "condition-not-met", observed: inBoth(observed) };
}

/** Bytes as GiB with one decimal. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
