import type { Printer } from "../../print.ts";
import type { BundleSources } from "./bundle.ts";

/** The results of doctor by row; what was seen of the machine stays out, for it may name hosts, users and serial numbers. */
export async function doctorPart(
  { facts: file, kit: kitFile }: Pick<BundleSources, "facts" | "kit">,
  { signal, print }: { readonly signal: AbortSignal; readonly print: Printer },
): Promise<object> {
  const { evaluate, profileOf, verdict } = await import("@uketsuke/terminal");
  const { readKitFile, readOrCollect } = await import("../doctor/input.ts");
  const kit = await readKitFile(kitFile);
  const facts = await readOrCollect(file, { root: undefined, kit, signal, measure: false, print });
  const profile = profileOf("mhlw-integrated-2026");
  const evaluation = evaluate(facts, profile, [], { kit });
  return {
    profile: { id: profile.id, version: profile.version },
    platform: facts.platform,
    administrator: facts.collector.administrator,
    verdict: verdict(evaluation),
    counts: evaluation.counts,
    rows: evaluation.judgements.map(({ requirement: { id, level }, result, confirmed }) => ({
      id,
      level,
      result,
      confirmed,
    })),
  };
}
