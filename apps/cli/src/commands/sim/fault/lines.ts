import type { ArmedFault } from "@uketsuke/oqs-client/simulator";

/** One line for each rule in force, under their heads. */
export function faultLines(faults: readonly ArmedFault[]): readonly (readonly string[])[] {
  return [
    ["Fault", "Meets", "Struck"],
    ...faults.map(({ rule, struck }) => {
      const { fault, ...limits } = rule;
      return [
        typeof fault === "string" ? fault : JSON.stringify(fault),
        Object.keys(limits).length === 0 ? "everything" : JSON.stringify(limits),
        String(struck),
      ];
    }),
  ];
}
