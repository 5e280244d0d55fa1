import type { Facts, MissingFact } from "../facts.ts";
import type { FactTopic } from "../rules.ts";
import { Unseen } from "./machine.ts";

/** One topic of the facts and the probe that sees it; a probe throws {@link Unseen} where there is nothing to see. */
export type Topic = {
  readonly [K in FactTopic]: {
    readonly topic: K;
    readonly probe: () => Promise<NonNullable<Facts[K]>>;
  };
}[FactTopic];

/** Runs every probe; a topic that fails is listed as missing with its reason, and the others go on. */
export async function probeTopics(
  topics: readonly Topic[],
  signal?: AbortSignal,
): Promise<{ readonly seen: Partial<Facts>; readonly missing: readonly MissingFact[] }> {
  const seen: [string, unknown][] = [];
  const missing: MissingFact[] = [];
  for (const { topic, probe } of topics) {
    signal?.throwIfAborted();
    try {
      seen.push([topic, await probe()]);
    } catch (error) {
      signal?.throwIfAborted();
      const needs = error instanceof Unseen && error.needsAdministrator;
      const why = error instanceof Error ? error.message : String(error);
      missing.push({ topic, why, ...(needs ? { needsAdministrator: true } : {}) });
    }
  }
  return { seen: Object.fromEntries(seen) as Partial<Facts>, missing };
}
