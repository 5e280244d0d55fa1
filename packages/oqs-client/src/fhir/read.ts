/**
 * Reading resources somebody else made: nothing is believed to stand there.
 * @module
 */
import { OqsError } from "../errors.ts";
import { halfWidth, type Member, parseMember, parseMemberCsv } from "./member-identifier.ts";
import type { Bundle, Coverage, FhirResource, Identifier, Organization } from "./resources.ts";
import { extensions, identifierSystems } from "./systems.ts";

/** A resource that came from outside: every element may be missing. */
export type Received<T> = T extends readonly (infer I)[]
  ? readonly Received<I>[]
  : T extends object
    ? { readonly [K in keyof T]?: Received<T[K]> }
    : T;

type OfType<T extends FhirResource["resourceType"]> = Received<
  Extract<FhirResource, { resourceType: T }>
>;

/** The error for a bundle that lacks what is needed; `what` names elements, never their content. */
export function unreadable(what: string): OqsError {
  return new OqsError(
    "RESOURCE_UNREADABLE",
    `the FHIR resource cannot be used: ${what}. Send it with that element, or ask with insurance data instead`,
  );
}

/** The resource of a type that a reference points to, or the only one of that type. @throws OqsError RESOURCE_UNREADABLE */
export function resourceIn<T extends FhirResource["resourceType"]>(
  bundle: unknown,
  type: T,
  reference?: string,
): OfType<T> {
  const found = entriesOf(bundle).filter(
    ({ fullUrl, resource }) =>
      resource?.resourceType === type &&
      (reference === undefined || fullUrl === reference || `${type}/${resource.id}` === reference),
  );
  if (found.length !== 1)
    throw unreadable(
      `the bundle holds ${found.length} resources ${type}${reference === undefined ? "" : " of that reference"}`,
    );
  return found[0]?.resource as OfType<T>;
}

function entriesOf(bundle: unknown): readonly Received<Bundle["entry"][number]>[] {
  const { resourceType, entry } = (bundle ?? {}) as Received<Bundle>;
  if (resourceType !== "Bundle" || !Array.isArray(entry)) throw unreadable("it is no Bundle");
  return entry.filter((one) => typeof one === "object" && one !== null);
}

/** Member numbers of a coverage (保険者番号・記号・番号・枝番). @throws OqsError RESOURCE_UNREADABLE */
export function insuranceIn(bundle: unknown, coverage: Received<Coverage>): Member {
  const byIdentifier = identifierOf(coverage.identifier, identifierSystems.member);
  const byCsv = identifierOf(coverage.identifier, identifierSystems.memberCsv);
  const member = parseMember(byIdentifier ?? "") ?? parseMemberCsv(byCsv ?? "");
  if (member !== undefined) return member;
  const number = extensionOf(coverage, extensions.number);
  if (number === undefined || number === "") throw unreadable("the coverage has no member number");
  const symbol = extensionOf(coverage, extensions.symbol);
  const branch = extensionOf(coverage, extensions.branch);
  const payor = resourceIn(bundle, "Organization", coverage.payor?.[0]?.reference);
  return {
    insurerNumber: insurerNumberIn(payor),
    ...(symbol === undefined || symbol === "" ? {} : { symbol }),
    number: halfWidth(number),
    ...(branch === undefined ? {} : { branch: halfWidth(branch) }),
  };
}

function insurerNumberIn(payor: Received<Organization>): string {
  const number = halfWidth(identifierOf(payor.identifier, identifierSystems.insurer) ?? "");
  if (!/^\d{6}(\d{2})?$/.test(number)) throw unreadable("the payor has no insurer number");
  return number.replace(/^00(?=\d{6}$)/, "");
}

function identifierOf(
  identifiers: readonly Received<Identifier>[] | undefined,
  system: string,
): string | undefined {
  return identifiers?.find((one) => one.system === system)?.value;
}

function extensionOf(coverage: Received<Coverage>, url: string): string | undefined {
  return coverage.extension?.find((one) => one.url === url)?.valueString;
}
