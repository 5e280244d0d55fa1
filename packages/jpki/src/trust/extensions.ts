import { toHex } from "../bytes.ts";
import {
  type Der,
  type DerCursor,
  derTags,
  openDer,
  openSequence,
  readBitString,
  readBoolean,
  readDer,
  readInteger,
  readObjectIdentifier,
  readSmallInteger,
} from "./der.ts";
import { type DistributionPoint, readDistributionPoints } from "./distribution-points.ts";
import { type KeyUsage, keyUsagesOf } from "./key-usage.ts";
import { type NameConstraints, readNameConstraints } from "./name-constraints.ts";
import { type GeneralName, readGeneralNames } from "./names.ts";
import { extensionIdentifiers, type RawExtension } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";

/** What the extensions of a certificate say (RFC 5280, 4.2); an absent field is an absent extension. */
export interface Extensions {
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  /** Upper-case hexadecimal. */
  readonly subjectKeyIdentifier?: string;
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  /** Object identifiers of the certificate policies. */
  readonly certificatePolicies?: readonly string[];
  readonly policyMappings?: readonly PolicyMapping[];
  readonly subjectAlternativeName?: readonly GeneralName[];
  readonly basicConstraints?: BasicConstraints;
  readonly nameConstraints?: NameConstraints;
  readonly policyConstraints?: PolicyConstraints;
  /** Object identifiers of the purposes. */
  readonly extendedKeyUsage?: readonly string[];
  readonly distributionPoints?: readonly DistributionPoint[];
  readonly inhibitAnyPolicy?: number;
  /** id-pkix-ocsp-nocheck is there (RFC 6960, 4.2.2.2.1). */
  readonly noRevocationCheck?: true;
  /** Every extension that is there, by object identifier, and whether it is critical. */
  readonly critical: ReadonlyMap<string, boolean>;
  /** Object identifiers of critical extensions, or of policy qualifiers in one, that are not known here. */
  readonly unknownCritical: readonly string[];
}

/** authorityKeyIdentifier (RFC 5280, 4.2.1.1), hexadecimal. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: string;
  readonly issuer?: readonly GeneralName[];
  readonly serialNumber?: string;
}

/** One row of policyMappings (RFC 5280, 4.2.1.5). */
export interface PolicyMapping {
  readonly issuerDomain: string;
  readonly subjectDomain: string;
}

/** basicConstraints (RFC 5280, 4.2.1.9). */
export interface BasicConstraints {
  readonly authority: boolean;
  readonly pathLength?: number;
}

/** policyConstraints (RFC 5280, 4.2.1.11): after how many certificates each rule begins. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** Qualifiers that are text for people: nothing has to be processed (RFC 5280, 4.2.1.4). */
const qualifiersForPeople = ["1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"];

type Fields = { -readonly [Field in keyof Extensions]?: Extensions[Field] };

const readers: Readonly<
  Record<string, (value: Uint8Array, unknownQualifiers: string[]) => Fields>
> = {
  [extensionIdentifiers.authorityKeyIdentifier]: (value) => ({
    authorityKeyIdentifier: readAuthorityKeyIdentifier(value),
  }),
  [extensionIdentifiers.subjectKeyIdentifier]: (value) => ({
    subjectKeyIdentifier: toHex(readDer(value, derTags.octetString).content),
  }),
  [extensionIdentifiers.keyUsage]: (value) => ({ keyUsage: readKeyUsage(value) }),
  [extensionIdentifiers.certificatePolicies]: (value, unknownQualifiers) => ({
    certificatePolicies: readPolicies(value, unknownQualifiers),
  }),
  [extensionIdentifiers.policyMappings]: (value) => ({ policyMappings: readMappings(value) }),
  [extensionIdentifiers.subjectAlternativeName]: (value) => ({
    subjectAlternativeName: readAlternativeNames(value),
  }),
  // issuerAltName: read, so that it is well-formed; nothing depends on it.
  "2.5.29.18": (value) => {
    readAlternativeNames(value);
    return {};
  },
  [extensionIdentifiers.basicConstraints]: (value) => ({
    basicConstraints: readBasicConstraints(value),
  }),
  [extensionIdentifiers.nameConstraints]: (value) => ({
    nameConstraints: readNameConstraints(value),
  }),
  [extensionIdentifiers.policyConstraints]: (value) => ({
    policyConstraints: readPolicyConstraints(value),
  }),
  [extensionIdentifiers.extendedKeyUsage]: (value) => ({
    extendedKeyUsage: atLeastOne(openSequence(value).rest(derTags.objectIdentifier)).map(
      ({ content }) => readObjectIdentifier(content),
    ),
  }),
  [extensionIdentifiers.distributionPoints]: (value) => ({
    distributionPoints: readDistributionPoints(value),
  }),
  [extensionIdentifiers.freshestList]: (value) => {
    readDistributionPoints(value);
    return {};
  },
  [extensionIdentifiers.inhibitAnyPolicy]: (value) => ({
    inhibitAnyPolicy: readSmallInteger(readDer(value, derTags.integer).content),
  }),
  [extensionIdentifiers.authorityInformation]: readInformationAccess,
  [extensionIdentifiers.subjectInformation]: readInformationAccess,
  [extensionIdentifiers.noRevocationCheck]: (value) => {
    readDer(value, derTags.null);
    return { noRevocationCheck: true };
  },
};

/** Reads what the extensions of a certificate say. */
export function readExtensions(raw: readonly RawExtension[]): Extensions {
  const fields: Fields = {};
  const unknownCritical: string[] = [];
  for (const { identifier, critical, value } of raw) {
    const reader = readers[identifier];
    const unknownQualifiers: string[] = [];
    if (reader) Object.assign(fields, reader(value, unknownQualifiers));
    else if (critical) unknownCritical.push(identifier);
    if (critical) unknownCritical.push(...unknownQualifiers);
  }
  const critical = new Map(raw.map((extension) => [extension.identifier, extension.critical]));
  return { ...fields, critical, unknownCritical };
}

/** Reads authorityKeyIdentifier, of a certificate or a list. */
export function readAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const fields = openSequence(value);
  const keyIdentifier = fields.optional(0x80);
  const issuer = fields.optional(0xa1);
  const serialNumber = fields.optional(0x82);
  fields.end();
  if ((issuer === undefined) !== (serialNumber === undefined)) {
    throw new Unreadable("an authority key identifier with half a serial number");
  }
  return {
    ...(keyIdentifier && { keyIdentifier: toHex(keyIdentifier.content) }),
    ...(issuer && { issuer: readGeneralNames(issuer.content) }),
    ...(serialNumber && { serialNumber: readInteger(serialNumber.content) }),
  };
}

function readKeyUsage(value: Uint8Array): ReadonlySet<KeyUsage> {
  const usages = keyUsagesOf(readBitString(readDer(value, derTags.bitString).content, "bits"));
  if (usages.length === 0) throw new Unreadable("a key usage that allows nothing");
  return new Set(usages);
}

function readBasicConstraints(value: Uint8Array): BasicConstraints {
  const fields = openSequence(value);
  const flag = fields.optional(derTags.boolean);
  const length = fields.optional(derTags.integer);
  fields.end();
  const authority = flag !== undefined && readBoolean(flag.content);
  return { authority, ...(length && { pathLength: readSmallInteger(length.content) }) };
}

function readPolicies(value: Uint8Array, unknownQualifiers: string[]): readonly string[] {
  const policies = atLeastOne(openSequence(value).rest(derTags.sequence)).map(({ content }) => {
    const fields = openDer(content);
    const policy = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    const qualifiers = fields.optional(derTags.sequence);
    fields.end();
    if (qualifiers) readQualifiers(qualifiers, unknownQualifiers);
    return policy;
  });
  if (new Set(policies).size < policies.length) throw new Unreadable("a policy named twice");
  return policies;
}

function readQualifiers(qualifiers: Der, unknownQualifiers: string[]): void {
  for (const { content } of atLeastOne(openDer(qualifiers.content).rest(derTags.sequence))) {
    const fields = openDer(content);
    const identifier = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    fields.next();
    fields.end();
    if (!qualifiersForPeople.includes(identifier)) unknownQualifiers.push(identifier);
  }
}

function readMappings(value: Uint8Array): readonly PolicyMapping[] {
  return atLeastOne(openSequence(value).rest(derTags.sequence)).map(({ content }) => {
    const fields = openDer(content);
    const issuerDomain = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    const subjectDomain = readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    fields.end();
    return { issuerDomain, subjectDomain };
  });
}

function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  const fields = openSequence(value);
  const explicit = fields.optional(0x80);
  const mapping = fields.optional(0x81);
  fields.end();
  if (!explicit && !mapping) throw new Unreadable("empty policy constraints");
  return {
    ...(explicit && { requireExplicitPolicy: readSmallInteger(explicit.content) }),
    ...(mapping && { inhibitPolicyMapping: readSmallInteger(mapping.content) }),
  };
}

function readAlternativeNames(value: Uint8Array): readonly GeneralName[] {
  const names = readGeneralNames(readDer(value, derTags.sequence).content);
  for (const name of names) {
    if (name.form === "iPAddress" && name.value.length !== 4 && name.value.length !== 16) {
      throw new Unreadable("an address of neither 4 nor 16 octets");
    }
  }
  return names;
}

/** Addresses of other services: read for their form only, because nothing is ever fetched. */
function readInformationAccess(value: Uint8Array): Fields {
  for (const { content } of atLeastOne(openSequence(value).rest(derTags.sequence))) {
    const fields: DerCursor = openDer(content);
    readObjectIdentifier(fields.next(derTags.objectIdentifier).content);
    readGeneralNames(fields.next().whole);
    fields.end();
  }
  return {};
}

function atLeastOne<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0) throw new Unreadable("an empty list");
  return list;
}
