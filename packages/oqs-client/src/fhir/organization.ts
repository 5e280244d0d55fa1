import type { Organization } from "./resources.ts";
import { codeSystems, identifierSystems, profiles } from "./systems.ts";

/** Which number names an organisation: 保険者番号, 公費負担者番号 or 医療機関コード. */
export type OrganizationKind = "insurer" | "publicExpensePayer" | "institution";

/** Insurer, payer of public expense or institution (JP_Organization, 組織) by its number; insurer numbers are padded to 8 with zeros. */
export function organizationOf(
  kind: OrganizationKind,
  number: string,
  options: { name?: string } = {},
): Organization {
  const { name } = options;
  const code = kind === "institution" ? "prov" : "pay";
  return {
    resourceType: "Organization",
    meta: { profile: [profiles.organization] },
    identifier: [
      {
        system: identifierSystems[kind],
        value: kind === "insurer" ? number.padStart(8, "0") : number,
      },
    ],
    type: [{ coding: [{ system: codeSystems.organizationType, code }] }],
    ...(name === undefined || name === "" ? {} : { name }),
  };
}
