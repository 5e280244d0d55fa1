import { JpkiError } from "../errors.ts";
import { readAlgorithm } from "./algorithm-identifier.ts";
import {
  derTags,
  openDer,
  openSequence,
  readBitString,
  readBoolean,
  readDer,
  readInteger,
  readTime,
  sameBytes,
} from "./der.ts";
import {
  allReasons,
  type DistributionPoint,
  type DistributionPointName,
  type ReasonMask,
  readDistributionPointName,
  readReasons,
} from "./distribution-points.ts";
import { type AuthorityKeyIdentifier, readAuthorityKeyIdentifier } from "./extensions.ts";
import { type GeneralName, type Name, readName, sameGeneralName } from "./names.ts";
import type { PathCertificate } from "./path-certificate.ts";
import { extensionIdentifiers, readRawExtensions } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";
import { noEntries, type RevokedEntries, readRevokedEntries } from "./revoked-entries.ts";
import type { Signed } from "./signed.ts";

/** A certificate revocation list (失効リスト, RFC 5280, 5): read, its signature and age not looked at yet. */
export interface RevocationList extends Signed {
  readonly issuer: Name;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly entries: RevokedEntries;
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier;
  /** cRLNumber. */
  readonly number?: bigint;
  /** BaseCRLNumber: this is a delta list. */
  readonly baseNumber?: bigint;
  readonly scope?: ListScope;
  /** Every extension that is there, by object identifier, and whether it is critical. */
  readonly critical: ReadonlyMap<string, boolean>;
  /** Object identifier of a critical extension that is not known; such a list proves nothing. */
  readonly unknownCritical?: string;
}

/** issuingDistributionPoint (RFC 5280, 5.2.5): which certificates and reasons a list is about. */
export interface ListScope {
  readonly der: Uint8Array;
  readonly name?: DistributionPointName;
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  readonly reasons?: ReasonMask;
  readonly indirect: boolean;
}

/**
 * Reads a DER revocation list (CRL), complete or delta. Keep the result: a list is indexed once and its signature verified once.
 * Throws REVOCATION_DATA_INVALID.
 */
export function parseRevocationList(der: Uint8Array): RevocationList {
  try {
    return readList(Uint8Array.from(der));
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    const message = `The bytes are not a certificate revocation list: ${cause.message}.`;
    throw new JpkiError("REVOCATION_DATA_INVALID", message, { cause });
  }
}

const knownExtensions: readonly string[] = [
  extensionIdentifiers.authorityKeyIdentifier,
  extensionIdentifiers.listNumber,
  extensionIdentifiers.deltaIndicator,
  extensionIdentifiers.issuingDistributionPoint,
  extensionIdentifiers.freshestList,
];

function readList(der: Uint8Array): RevocationList {
  const outer = openSequence(der);
  const toBeSigned = outer.next(derTags.sequence);
  const signatureAlgorithm = readAlgorithm(outer.next(derTags.sequence));
  const signature = readBitString(outer.next(derTags.bitString).content, "octets");
  outer.end();

  const fields = openDer(toBeSigned.content);
  const version = fields.optional(derTags.integer);
  if (version && readInteger(version.content) !== "01") throw new Unreadable("an unknown version");
  const signedAlgorithm = readAlgorithm(fields.next(derTags.sequence));
  const issuer = readName(fields.next(derTags.sequence));
  const thisUpdate = readTime(fields.next());
  const nextUpdate = fields.optional(derTags.utcTime) ?? fields.optional(derTags.generalizedTime);
  const revoked = fields.optional(derTags.sequence);
  const explicit = fields.optional(0xa0);
  fields.end();
  if (explicit && !version) throw new Unreadable("extensions before version 2");
  const raw = explicit ? readRawExtensions(readDer(explicit.content, derTags.sequence)) : [];
  const extensionValue = (identifier: string): Uint8Array | undefined =>
    raw.find((extension) => extension.identifier === identifier)?.value;
  const key = extensionValue(extensionIdentifiers.authorityKeyIdentifier);
  const number = extensionValue(extensionIdentifiers.listNumber);
  const baseNumber = extensionValue(extensionIdentifiers.deltaIndicator);
  const scope = extensionValue(extensionIdentifiers.issuingDistributionPoint);
  const unknown = raw.find(
    ({ identifier, critical }) => critical && !knownExtensions.includes(identifier),
  );
  const entries = revoked ? readRevokedEntries(revoked, issuer) : noEntries;
  const unknownCritical = unknown?.identifier ?? entries.unknownCritical;
  return {
    signed: toBeSigned.whole,
    signatureAlgorithm,
    signedAlgorithm,
    signature,
    issuer,
    thisUpdate,
    entries,
    critical: new Map(raw.map(({ identifier, critical }) => [identifier, critical])),
    ...(nextUpdate && { nextUpdate: readTime(nextUpdate) }),
    ...(key && { authorityKeyIdentifier: readAuthorityKeyIdentifier(key) }),
    ...(number && { number: readNumber(number) }),
    ...(baseNumber && { baseNumber: readNumber(baseNumber) }),
    ...(scope && { scope: readScope(scope) }),
    ...(unknownCritical !== undefined && { unknownCritical }),
  };
}

function readNumber(value: Uint8Array): bigint {
  const hex = readInteger(readDer(value, derTags.integer).content);
  if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) throw new Unreadable("a negative list number");
  return BigInt(`0x${hex}`);
}

function readScope(value: Uint8Array): ListScope {
  const fields = openSequence(value);
  const flag = (tag: number): boolean => {
    const found = fields.optional(tag);
    return found !== undefined && readBoolean(found.content);
  };
  const name = fields.optional(0xa0);
  const onlyUsers = flag(0x81);
  const onlyAuthorities = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const onlyAttributes = flag(0x85);
  fields.end();
  return {
    der: value,
    ...(name && { name: readDistributionPointName(name.content) }),
    onlyUsers,
    onlyAuthorities,
    onlyAttributes,
    ...(reasons && { reasons: readReasons(reasons.content) }),
    indirect,
  };
}

/** Whether a list is one that a distribution point of a certificate speaks of (RFC 5280, 6.3.3 b). */
export function isInScope(
  { issuer, scope }: RevocationList,
  point: DistributionPoint,
  certificate: PathCertificate,
): boolean {
  const named = point.listIssuer?.some(
    (name) => name.form === "directoryName" && name.value.key === issuer.key,
  );
  if (point.listIssuer ? !named || !scope?.indirect : issuer.key !== certificate.issuer.key) {
    return false;
  }
  if (!scope) return true;
  const isAuthority = certificate.extensions.basicConstraints?.authority === true;
  if (scope.onlyAttributes || (isAuthority ? scope.onlyUsers : scope.onlyAuthorities)) return false;
  if (!scope.name) return true;
  const places = namesOfPlace(scope.name, issuer);
  const wanted = point.name
    ? namesOfPlace(point.name, issuer)
    : (point.listIssuer ?? [{ form: "directoryName", value: certificate.issuer } as const]);
  return places.some((place) => wanted.some((name) => sameGeneralName(place, name)));
}

/** A relative name stands below the name of the list's issuer (RFC 5280, 4.2.1.13). */
function namesOfPlace(name: DistributionPointName, issuer: Name): readonly GeneralName[] {
  if (name.kind === "full") return name.names;
  const parts = [...issuer.parts, name.part];
  return [
    {
      form: "directoryName",
      value: { der: issuer.der, parts, key: parts.join(","), emailAddresses: [] },
    },
  ];
}

/** Reasons for which a list answers at a distribution point (RFC 5280, 6.3.3 d). */
export function reasonsCovered({ scope }: RevocationList, point: DistributionPoint): ReasonMask {
  return (scope?.reasons ?? allReasons) & (point.reasons ?? allReasons);
}

/** Whether two lists are of the same issuer and about the same certificates and reasons. */
export function hasSameScope(left: RevocationList, right: RevocationList): boolean {
  const [one, other] = [left.scope?.der, right.scope?.der];
  if (left.issuer.key !== right.issuer.key) return false;
  return one && other ? sameBytes(one, other) : one === other;
}

/** Whether a delta list updates a complete one (RFC 5280, 5.2.4 and 6.3.3 c). */
export function updates(delta: RevocationList, complete: RevocationList): boolean {
  if (delta.baseNumber === undefined || delta.number === undefined) return false;
  if (complete.baseNumber !== undefined || complete.number === undefined) return false;
  return (
    hasSameScope(delta, complete) &&
    delta.authorityKeyIdentifier?.keyIdentifier ===
      complete.authorityKeyIdentifier?.keyIdentifier &&
    delta.baseNumber <= complete.number &&
    complete.number < delta.number
  );
}
