import { randomInt } from "node:crypto";
import { type Der, derBounds, derTags, openDer, readDer, readInteger, readTime } from "./der.ts";
import { type Name, readGeneralNames } from "./names.ts";
import { extensionIdentifiers, readRawExtensions } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";

/** CRLReason (RFC 5280, 5.3.1). */
export const revocationReasons = {
  0: "unspecified",
  1: "keyCompromise",
  2: "cACompromise",
  3: "affiliationChanged",
  4: "superseded",
  5: "cessationOfOperation",
  6: "certificateHold",
  8: "removeFromCRL",
  9: "privilegeWithdrawn",
  10: "aACompromise",
} as const;

/** Why a certificate was revoked. */
export type RevocationReason = (typeof revocationReasons)[keyof typeof revocationReasons];

/** One entry of a revocation list. */
export interface RevokedEntry {
  /** Milliseconds since 1970. */
  readonly revokedAt: number;
  readonly reason: RevocationReason;
}

/** The entries of one list, found by serial number. */
export interface RevokedEntries {
  readonly count: number;
  /** Object identifier of a critical entry extension that is not known; such a list proves nothing. */
  readonly unknownCritical?: string;
  /** The entry for a certificate of that issuer; `serialNumber` as {@link readInteger} writes it. */
  find(serialNumber: string, issuer: Name): RevokedEntry | undefined;
}

/** No entry at all. */
export const noEntries: RevokedEntries = { count: 0, find: () => undefined };

/** From which offset on the entries belong to an issuer other than the one before (certificateIssuer, RFC 5280, 5.3.3). */
interface IssuerChange {
  readonly offset: number;
  readonly issuer: string;
}

/**
 * Reads revokedCertificates once and remembers where each serial number stands, so that a list of a million entries costs
 * a lookup per card and some eight bytes per entry, not an object.
 */
export function readRevokedEntries(list: Der, listIssuer: Name): RevokedEntries {
  const { content } = list;
  const changes: IssuerChange[] = [{ offset: -1, issuer: listIssuer.key }];
  const offsets: number[] = [];
  const readExtensions = entryExtensionReader();
  let unknownCritical: string | undefined;
  for (let offset = 0; offset < content.length; ) {
    const end = endOf(content, offset, derTags.sequence);
    const serialEnd = endOf(content, startOf(content, offset), derTags.integer);
    const dateEnd = endOf(content, serialEnd, content[serialEnd] ?? 0);
    if (end > content.length || dateEnd > end) throw new Unreadable("an entry that is cut off");
    if (dateEnd < end) {
      const extensions = readExtensions(content.subarray(dateEnd, end));
      if (extensions.issuer !== undefined) changes.push({ offset, issuer: extensions.issuer });
      unknownCritical ??= extensions.unknownCritical;
    }
    offsets.push(offset);
    offset = end;
  }
  const offsetsOf = indexBySerialNumber(content, offsets);
  return {
    count: offsets.length,
    ...(unknownCritical !== undefined && { unknownCritical }),
    find(serialNumber, issuer) {
      for (const offset of offsetsOf(serialNumber)) {
        if (issuerAt(changes, offset) === issuer.key) return readEntry(content, offset);
      }
      return undefined;
    },
  };
}

/** Where the content of an element begins; nearly all of a list has short lengths. */
function startOf(content: Uint8Array, offset: number): number {
  return (content[offset + 1] ?? 0x80) < 0x80 ? offset + 2 : derBounds(content, offset).start;
}

/** Where an element of that tag ends. */
function endOf(content: Uint8Array, offset: number, tag: number): number {
  if (content[offset] !== tag) throw new Unreadable("an entry that is none");
  const length = content[offset + 1] ?? 0x80;
  return length < 0x80 ? offset + 2 + length : derBounds(content, offset).end;
}

/** The issuer of the entry at an offset: the one named last before it. */
function issuerAt(changes: readonly IssuerChange[], offset: number): string {
  let [low, high] = [0, changes.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((changes[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return changes[low]?.issuer ?? "";
}

/** Longest run of slots: only entries made to collide, or one serial number a thousand times, need more. */
const maximumRun = 1024;

/** Open addressing over offsets: the entries themselves are the keys. */
function indexBySerialNumber(
  content: Uint8Array,
  offsets: readonly number[],
): (serialNumber: string) => Generator<number> {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, offsets.length * 1.5)));
  const slots = new Int32Array(size).fill(-1);
  for (const offset of offsets) {
    const start = startOf(content, offset);
    let slot =
      hash(content, startOf(content, start), endOf(content, start, derTags.integer)) & (size - 1);
    for (let run = 0; slots[slot] !== -1; slot = (slot + 1) & (size - 1)) {
      if (++run > maximumRun) throw new Unreadable("serial numbers that cannot be indexed");
    }
    slots[slot] = offset;
  }
  return function* offsetsOf(serialNumber) {
    const wanted = Buffer.from(serialNumber, "hex");
    let slot = hash(wanted, 0, wanted.length) & (size - 1);
    for (; slots[slot] !== -1; slot = (slot + 1) & (size - 1)) {
      const offset = slots[slot] ?? -1;
      const { start, end } = derBounds(content, startOf(content, offset));
      if (wanted.equals(content.subarray(start, end))) yield offset;
    }
  };
}

const seed = randomInt(2 ** 32);

/** FNV-1a from a start that nobody outside knows. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = seed;
  for (let index = start; index < end; index++) {
    value = Math.imul(value ^ (bytes[index] ?? 0), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}

function readEntry(content: Uint8Array, offset: number): RevokedEntry {
  const { start, end } = derBounds(content, offset);
  const fields = openDer(content.subarray(start, end));
  readInteger(fields.next(derTags.integer).content);
  const revokedAt = readTime(fields.next());
  const extensions = fields.optional(derTags.sequence);
  fields.end();
  return { revokedAt, reason: extensions ? readReason(extensions) : "unspecified" };
}

function readReason(extensions: Der): RevocationReason {
  const found = readRawExtensions(extensions).find(
    ({ identifier }) => identifier === extensionIdentifiers.reason,
  );
  return found ? reasonOf(readDer(found.value, derTags.enumerated).content) : "unspecified";
}

/** Reason of an ENUMERATED; one that is not known counts as `unspecified`, because the certificate is revoked all the same. */
export function reasonOf(content: Uint8Array): RevocationReason {
  const code = Number.parseInt(readInteger(content), 16) as keyof typeof revocationReasons;
  return revocationReasons[code] ?? "unspecified";
}

const knownEntryExtensions: readonly string[] = [
  extensionIdentifiers.reason,
  extensionIdentifiers.invalidityDate,
  extensionIdentifiers.certificateIssuer,
];

interface EntryExtensions {
  readonly issuer?: string;
  readonly unknownCritical?: string;
}

/** A million entries have a handful of different extensions: each is read once. */
function entryExtensionReader(): (bytes: Uint8Array) => EntryExtensions {
  const maximumKnown = 256;
  const known = new Map<string, EntryExtensions>();
  return (bytes) => {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const found = known.get(key) ?? readEntryExtensions(bytes);
    if (known.size < maximumKnown) known.set(key, found);
    return found;
  };
}

function readEntryExtensions(bytes: Uint8Array): EntryExtensions {
  const raw = readRawExtensions(readDer(bytes, derTags.sequence));
  const unknown = raw.find(
    ({ identifier, critical }) => critical && !knownEntryExtensions.includes(identifier),
  );
  const named = raw.find(({ identifier }) => identifier === extensionIdentifiers.certificateIssuer);
  return {
    ...(named && { issuer: directoryNameIn(named.value) }),
    ...(unknown && { unknownCritical: unknown.identifier }),
  };
}

function directoryNameIn(value: Uint8Array): string {
  const names = readGeneralNames(readDer(value, derTags.sequence).content);
  const name = names.find(({ form }) => form === "directoryName");
  if (name?.form !== "directoryName") throw new Unreadable("an entry whose issuer has no name");
  return name.value.key;
}
