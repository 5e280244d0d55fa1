/** Elements an insured number (番号) stands in, job by job. */
export const insuredNumberNames: readonly string[] = [
  "InsuredIdentificationNumber",
  "InsuredPersonIdentificationNumber",
  "BeneficiaryNumber",
];

/** Every text under one of these names, at any depth of a message. */
export function valuesOf(message: unknown, names: readonly string[]): readonly string[] {
  if (typeof message !== "object" || message === null) return [];
  return Object.entries(message).flatMap(([name, value]) =>
    typeof value === "string" ? (names.includes(name) ? [value] : []) : valuesOf(value, names),
  );
}
