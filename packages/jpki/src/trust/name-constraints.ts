import { derTags, openDer, openSequence } from "./der.ts";
import { type GeneralName, isWithin, type Name, type NameForm, readGeneralName } from "./names.ts";
import { type Finding, Unreadable } from "./refusal.ts";

/** nameConstraints (RFC 5280, 4.2.1.10): bases of the permitted and of the excluded subtrees. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Name constraints gathered on the way from the anchor: one list of permitted bases per issuer that gave one. */
export interface GatheredConstraints {
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
}

/** No constraint at all. */
export const unconstrained: GatheredConstraints = { permitted: [], excluded: [] };

const comparedForms: readonly NameForm[] = [
  "rfc822Name",
  "dNSName",
  "uniformResourceIdentifier",
  "iPAddress",
  "directoryName",
];

/** Reads nameConstraints. A minimum or maximum is refused, as RFC 5280 wants neither. */
export function readNameConstraints(value: Uint8Array): NameConstraints {
  const fields = openSequence(value);
  const permitted = fields.optional(0xa0);
  const excluded = fields.optional(0xa1);
  fields.end();
  if (!permitted && !excluded) throw new Unreadable("empty name constraints");
  return {
    permitted: permitted ? readSubtrees(permitted.content) : [],
    excluded: excluded ? readSubtrees(excluded.content) : [],
  };
}

function readSubtrees(content: Uint8Array): readonly GeneralName[] {
  const subtrees = openDer(content).rest(derTags.sequence);
  if (subtrees.length === 0) throw new Unreadable("an empty list of subtrees");
  return subtrees.map((subtree) => {
    const fields = openDer(subtree.content);
    const base = readGeneralName(fields.next());
    fields.end();
    checkBase(base);
    return base;
  });
}

function checkBase(base: GeneralName): void {
  if (base.form === "iPAddress" && !isNetwork(base.value)) {
    throw new Unreadable("an address constraint that is not a network");
  }
  if (base.form === "dNSName" && !/^\.?([\w-]+(\.[\w-]+)*)?$/.test(base.value)) {
    throw new Unreadable("a DNS constraint that is not a domain");
  }
}

/** An address followed by a mask of the same length whose ones come first. */
function isNetwork(octets: Uint8Array): boolean {
  if (octets.length !== 8 && octets.length !== 32) return false;
  const mask = octets.subarray(octets.length / 2);
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, "0")).join("");
  return /^1*0*$/.test(bits);
}

/** Adds what one issuer constrains. */
export function gather(
  gathered: GatheredConstraints,
  { permitted, excluded }: NameConstraints,
): GatheredConstraints {
  return {
    permitted: permitted.length > 0 ? [...gathered.permitted, permitted] : gathered.permitted,
    excluded: [...gathered.excluded, ...excluded],
  };
}

/** How many comparisons {@link refuseNames} makes at most. */
export function comparisons(names: number, gathered: GatheredConstraints): number {
  return names * (gathered.excluded.length + gathered.permitted.flat().length);
}

/** Every name of a certificate that constraints apply to: subject, alternative names, mail addresses in the subject. */
export function constrainedNames(
  subject: Name,
  alternatives: readonly GeneralName[] = [],
): readonly GeneralName[] {
  const names: GeneralName[] = [...alternatives];
  if (subject.parts.length > 0) names.push({ form: "directoryName", value: subject });
  if (!alternatives.some(({ form }) => form === "rfc822Name")) {
    for (const value of subject.emailAddresses) names.push({ form: "rfc822Name", value });
  }
  return names;
}

/** Checks names against the constraints; undefined when all may stand (RFC 5280, 6.1.3 b and c). */
export function refuseNames(
  names: readonly GeneralName[],
  { permitted, excluded }: GatheredConstraints,
): Finding | undefined {
  for (const name of names) {
    const ofForm = (base: GeneralName): boolean => base.form === name.form;
    const groups = permitted.map((group) => group.filter(ofForm)).filter(({ length }) => length);
    const banned = excluded.filter(ofForm);
    if (groups.length === 0 && banned.length === 0) continue;
    if (!comparedForms.includes(name.form) || !isComparable(name)) {
      return {
        reason: "name-constraint-unsupported",
        detail: `a ${name.form} is there that cannot be compared with the constraint`,
      };
    }
    if (banned.some((base) => isInside(name, base, "excluded"))) {
      return { reason: "name-excluded", detail: `a ${name.form} lies in an excluded subtree` };
    }
    if (!groups.every((group) => group.some((base) => isInside(name, base, "permitted")))) {
      return {
        reason: "name-not-permitted",
        detail: `a ${name.form} lies in no permitted subtree`,
      };
    }
  }
  return undefined;
}

/** Whether a name has the shape its form needs; one that has not could slip through an excluded subtree. */
function isComparable(name: GeneralName): boolean {
  switch (name.form) {
    case "rfc822Name":
      return /^[^@\s]+@[^@\s]+$/.test(name.value);
    case "dNSName":
      return /^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name.value);
    case "uniformResourceIdentifier":
      return hostOf(name.value) !== undefined;
    default:
      return true;
  }
}

function isInside(name: GeneralName, base: GeneralName, list: "permitted" | "excluded"): boolean {
  if (name.form === "directoryName" && base.form === "directoryName") {
    return isWithin(name.value, base.value);
  }
  if (name.form === "iPAddress" && base.form === "iPAddress") {
    return isInNetwork(name.value, base.value);
  }
  if (typeof name.value !== "string" || typeof base.value !== "string") return false;
  const constraint = base.value.toLowerCase();
  switch (name.form) {
    case "dNSName":
      return isInDomain(name.value.toLowerCase(), constraint, list);
    case "rfc822Name":
      return isMailbox(name.value, base.value);
    case "uniformResourceIdentifier":
      return isHost(hostOf(name.value) ?? "", constraint);
    default:
      return false;
  }
}

function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  const length = network.length / 2;
  return (
    address.length === length &&
    address.every((octet, index) => {
      const mask = network[length + index] ?? 0;
      return (octet & mask) === ((network[index] ?? 0) & mask);
    })
  );
}

/** A wildcard lies in an excluded subtree as soon as one host it covers does. */
function isInDomain(name: string, constraint: string, list: "permitted" | "excluded"): boolean {
  // Excluding ".a.b" is taken to exclude a.b as well; permitting it permits only what lies below.
  const domain = list === "excluded" ? constraint.replace(/^\./, "") : constraint;
  if (domain === "" || name === domain) return true;
  if (name.endsWith(domain.startsWith(".") ? domain : `.${domain}`)) return true;
  const parent = domain.slice(domain.indexOf("."));
  return list === "excluded" && name.startsWith("*.") && name.slice(1) === parent;
}

/** RFC 5280, 4.2.1.10: a mailbox, all mailboxes of a host, or (with a leading dot) of every host below a domain. */
function isMailbox(address: string, constraint: string): boolean {
  const at = address.lastIndexOf("@");
  const host = address.slice(at + 1).toLowerCase();
  const constraintAt = constraint.lastIndexOf("@");
  if (constraintAt < 0) return isHost(host, constraint.toLowerCase());
  return (
    address.slice(0, at) === constraint.slice(0, constraintAt) &&
    host === constraint.slice(constraintAt + 1).toLowerCase()
  );
}

function isHost(host: string, constraint: string): boolean {
  if (constraint === "") return true;
  return constraint.startsWith(".") ? host.endsWith(constraint) : host === constraint;
}

/** Host of a URI; undefined when it has none or only an address, which a constraint cannot be held against. */
function hostOf(uri: string): string | undefined {
  const [, authority] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri) ?? [];
  const host = authority?.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase();
  return host && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host) && !/^\d+(\.\d+){3}$/.test(host)
    ? host
    : undefined;
}
