import {
  type ConformanceReport,
  conformanceScenarios,
  type Profile,
} from "../../src/conformance/index.ts";

/** Scenarios of a profile. */
export const idsOf = (profile: Profile): readonly string[] =>
  conformanceScenarios.filter((one) => one.profile === profile).map(({ id }) => id);

/** Verdicts by scenario, with the findings of those that are not "pass". */
export function verdictsOf({ rows }: ConformanceReport): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    rows.map(({ id, verdict, findings }) => [id, verdict === "pass" ? verdict : findings]),
  );
}
