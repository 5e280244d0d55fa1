import { readDer } from "../../src/trust/der.ts";
import type { KeyUsage } from "../../src/trust/key-usage.ts";
import { ascii, bits, der, integer, name, oid, sequence, yes } from "./made-der.ts";

/** One Extension, ready for a certificate, a list or an answer. */
export function extension(identifier: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(identifier), ...(critical ? [yes] : []), der(0x04, value));
}

export function basicConstraints(pathLength?: number, critical = true): Uint8Array {
  const length = pathLength === undefined ? [] : [integer(pathLength)];
  return extension("2.5.29.19", sequence(yes, ...length), critical);
}

const usages: readonly KeyUsage[] = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
];

export function keyUsage(...allowed: readonly KeyUsage[]): Uint8Array {
  const octet = allowed.reduce((sum, usage) => sum | (0x80 >> usages.indexOf(usage)), 0);
  return extension("2.5.29.15", bits(Uint8Array.of(octet), 0), true);
}

export function extendedKeyUsage(...purposes: readonly string[]): Uint8Array {
  return extension("2.5.29.37", sequence(...purposes.map(oid)));
}

export function subjectKeyIdentifier(identifier: Uint8Array): Uint8Array {
  return extension("2.5.29.14", der(0x04, identifier));
}

/** With the issuer as a general name and its serial number, as JPKI writes it, or with the identifier alone. */
export function authorityKeyIdentifier(
  identifier: Uint8Array,
  issuer?: { readonly name: Uint8Array; readonly serialNumber: bigint },
): Uint8Array {
  const rest = issuer
    ? [der(0xa1, issuer.name), der(0x82, readDer(integer(issuer.serialNumber)).content)]
    : [];
  return extension("2.5.29.35", sequence(der(0x80, identifier), ...rest));
}

export const dns = (value: string): Uint8Array => ascii(0x82, value);
export const mailbox = (value: string): Uint8Array => ascii(0x81, value);
export const uri = (value: string): Uint8Array => ascii(0x86, value);
export const address = (...octets: number[]): Uint8Array => der(0x87, Uint8Array.from(octets));
export const directory = (value: Parameters<typeof name>[0]): Uint8Array => der(0xa4, name(value));
export const otherName = (): Uint8Array => der(0xa0, oid("1.2.3.4"), der(0xa0, der(0x05)));

export function alternativeNames(...names: readonly Uint8Array[]): Uint8Array {
  return extension("2.5.29.17", sequence(...names));
}

export function nameConstraints(lists: {
  permitted?: readonly Uint8Array[];
  excluded?: readonly Uint8Array[];
}): Uint8Array {
  const subtrees = (tag: number, bases: readonly Uint8Array[] | undefined): Uint8Array[] =>
    bases ? [der(tag, ...bases.map((base) => sequence(base)))] : [];
  const value = sequence(...subtrees(0xa0, lists.permitted), ...subtrees(0xa1, lists.excluded));
  return extension("2.5.29.30", value, true);
}

/** One policy with one qualifier of an unknown kind. */
export function qualifiedPolicy(policy: string, qualifier: string, critical: boolean): Uint8Array {
  const qualifiers = sequence(sequence(oid(qualifier), der(0x05)));
  return extension("2.5.29.32", sequence(sequence(oid(policy), qualifiers)), critical);
}

export function certificatePolicies(...policies: readonly string[]): Uint8Array {
  return extension("2.5.29.32", sequence(...policies.map((policy) => sequence(oid(policy)))));
}

export function policyMappings(...pairs: readonly (readonly [string, string])[]): Uint8Array {
  const rows = pairs.map(([issuer, subject]) => sequence(oid(issuer), oid(subject)));
  return extension("2.5.29.33", sequence(...rows));
}

export function requireExplicitPolicy(after: number): Uint8Array {
  return extension("2.5.29.36", sequence(der(0x80, Uint8Array.of(after))), true);
}

/** One cRLDistributionPoints entry with a full name, reasons as octets of ReasonFlags, and an issuer of its lists. */
export function distributionPoint(point: {
  names?: readonly Uint8Array[];
  reasons?: Uint8Array;
  listIssuer?: readonly Uint8Array[];
}): Uint8Array {
  const { names, reasons, listIssuer } = point;
  return sequence(
    ...(names ? [der(0xa0, der(0xa0, ...names))] : []),
    ...(reasons ? [der(0x81, Uint8Array.of(0), reasons)] : []),
    ...(listIssuer ? [der(0xa2, ...listIssuer)] : []),
  );
}

export function distributionPoints(...points: readonly Uint8Array[]): Uint8Array {
  return extension("2.5.29.31", sequence(...points));
}

/** issuingDistributionPoint of a list; flags by their context tags. */
export function issuingDistributionPoint(scope: {
  names?: readonly Uint8Array[];
  onlyUsers?: true;
  onlyAuthorities?: true;
  reasons?: Uint8Array;
  indirect?: true;
}): Uint8Array {
  const flag = (tag: number, set: true | undefined): Uint8Array[] =>
    set ? [der(tag, Uint8Array.of(0xff))] : [];
  const value = sequence(
    ...(scope.names ? [der(0xa0, der(0xa0, ...scope.names))] : []),
    ...flag(0x81, scope.onlyUsers),
    ...flag(0x82, scope.onlyAuthorities),
    ...(scope.reasons ? [der(0x83, Uint8Array.of(0), scope.reasons)] : []),
    ...flag(0x84, scope.indirect),
  );
  return extension("2.5.29.28", value, true);
}

export const listNumber = (number: number): Uint8Array => extension("2.5.29.20", integer(number));
export const deltaIndicator = (base: number): Uint8Array =>
  extension("2.5.29.27", integer(base), true);
