import { createHash } from "node:crypto";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { readAlgorithm } from "./algorithm-identifier.ts";
import {
  type Der,
  derTags,
  openDer,
  openSequence,
  readBitString,
  readDer,
  readInteger,
  readObjectIdentifier,
  readTime,
} from "./der.ts";
import { digestOf, digests } from "./digests.ts";
import { readName } from "./names.ts";
import { nonceIdentifier } from "./ocsp-request.ts";
import { type PathCertificate, readPathCertificate } from "./path-certificate.ts";
import { type RawExtension, readRawExtensions } from "./raw-extensions.ts";
import { Unreadable } from "./refusal.ts";
import { type RevocationReason, reasonOf } from "./revoked-entries.ts";
import type { Signed } from "./signed.ts";

/** An answer of a responder (RFC 6960, 4.2): read, its signature and age not looked at yet. */
export interface OcspAnswer {
  readonly status: (typeof responseStatuses)[number];
  /** There when the status is `successful`. */
  readonly response?: OcspResponse;
  /** Hexadecimal of the nonce the answer must carry; absent when the caller sent none. */
  readonly expectedNonce?: string;
}

/** BasicOCSPResponse (RFC 6960, 4.2.1). */
export interface OcspResponse extends Signed {
  /** Comparable string of the responder's name, or hexadecimal SHA-1 of its key. */
  readonly responder: { readonly name: string } | { readonly keyHash: string };
  /** Milliseconds since 1970. */
  readonly producedAt: number;
  readonly singles: readonly SingleAnswer[];
  /** Hexadecimal. */
  readonly nonce?: string;
  /** Certificates that came along, those that can be read. */
  readonly certificates: readonly PathCertificate[];
  readonly unknownCritical?: string;
}

/** What the responder says about one certificate. */
export interface SingleAnswer {
  readonly digest: string;
  /** Hexadecimal, as are the next two. */
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
  readonly status:
    | { readonly state: "good" | "unknown" }
    | { readonly state: "revoked"; readonly revokedAt: number; readonly reason: RevocationReason };
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  readonly unknownCritical?: string;
}

const responseStatuses = [
  "successful",
  "malformedRequest",
  "internalError",
  "tryLater",
  "unused",
  "sigRequired",
  "unauthorized",
] as const;

const basicResponse = "1.3.6.1.5.5.7.48.1.1";

/**
 * Reads a DER OCSP answer; `nonce` is that of the request, and an answer without it will not count.
 * Throws REVOCATION_DATA_INVALID. A responder that says "try later" is an answer too: it just tells nothing.
 */
export function parseOcspAnswer(
  der: Uint8Array,
  { nonce }: { readonly nonce?: Uint8Array } = {},
): OcspAnswer {
  try {
    const answer = readAnswer(Uint8Array.from(der));
    return { ...answer, ...(nonce && { expectedNonce: toHex(nonce) }) };
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    const message = `The bytes are not an OCSP answer: ${cause.message}.`;
    throw new JpkiError("REVOCATION_DATA_INVALID", message, { cause });
  }
}

function readAnswer(der: Uint8Array): OcspAnswer {
  const fields = openSequence(der);
  const code = Number.parseInt(readInteger(fields.next(derTags.enumerated).content), 16);
  const bytes = fields.optional(0xa0);
  fields.end();
  const status = responseStatuses[code];
  if (!status || status === "unused") throw new Unreadable("an unknown status");
  if (status !== "successful") return { status };
  if (!bytes) throw new Unreadable("a success without an answer");
  const typed = openSequence(bytes.content);
  const type = readObjectIdentifier(typed.next(derTags.objectIdentifier).content);
  const response = typed.next(derTags.octetString).content;
  typed.end();
  if (type !== basicResponse) throw new Unreadable("an answer of an unknown type");
  return { status, response: readResponse(response) };
}

function readResponse(der: Uint8Array): OcspResponse {
  const outer = openSequence(der);
  const data = outer.next(derTags.sequence);
  const signatureAlgorithm = readAlgorithm(outer.next(derTags.sequence));
  const signature = readBitString(outer.next(derTags.bitString).content, "octets");
  const certificates = outer.optional(0xa0);
  outer.end();

  const fields = openDer(data.content);
  if (fields.optional(0xa0)) throw new Unreadable("an unknown version");
  const responder = readResponder(fields.next());
  const producedAt = readTime(fields.next(derTags.generalizedTime));
  const singles = openDer(fields.next(derTags.sequence).content)
    .rest(derTags.sequence)
    .map(readSingle);
  const extensions = readExplicitExtensions(fields.optional(0xa1));
  fields.end();
  const nonce = extensions.find(({ identifier }) => identifier === nonceIdentifier);
  const unknown = extensions.find(
    ({ identifier, critical }) => critical && identifier !== nonceIdentifier,
  );
  return {
    signed: data.whole,
    signatureAlgorithm,
    signature,
    responder,
    producedAt,
    singles,
    certificates: certificates ? readCertificates(certificates) : [],
    ...(nonce && { nonce: toHex(readDer(nonce.value, derTags.octetString).content) }),
    ...(unknown && { unknownCritical: unknown.identifier }),
  };
}

function readResponder({ tag, content }: Der): OcspResponse["responder"] {
  if (tag === 0xa1) return { name: readName(readDer(content, derTags.sequence)).key };
  if (tag === 0xa2) return { keyHash: toHex(readDer(content, derTags.octetString).content) };
  throw new Unreadable("a responder of an unknown form");
}

function readSingle({ content }: Der): SingleAnswer {
  const fields = openDer(content);
  const identifier = openDer(fields.next(derTags.sequence).content);
  const algorithm = readAlgorithm(identifier.next(derTags.sequence)).identifier;
  const issuerNameHash = toHex(identifier.next(derTags.octetString).content);
  const issuerKeyHash = toHex(identifier.next(derTags.octetString).content);
  const serialNumber = readInteger(identifier.next(derTags.integer).content);
  identifier.end();
  const status = readStatus(fields.next());
  const thisUpdate = readTime(fields.next(derTags.generalizedTime));
  const next = fields.optional(0xa0);
  const extensions = readExplicitExtensions(fields.optional(0xa1));
  fields.end();
  const unknown = extensions.find(({ critical }) => critical);
  return {
    digest: digestOf(algorithm) ?? algorithm,
    issuerNameHash,
    issuerKeyHash,
    serialNumber,
    status,
    thisUpdate,
    ...(next && { nextUpdate: readTime(readDer(next.content, derTags.generalizedTime)) }),
    ...(unknown && { unknownCritical: unknown.identifier }),
  };
}

function readStatus({ tag, content }: Der): SingleAnswer["status"] {
  if (tag === 0x80 && content.length === 0) return { state: "good" };
  if (tag === 0x82 && content.length === 0) return { state: "unknown" };
  if (tag !== 0xa1) throw new Unreadable("a status of an unknown form");
  const fields = openDer(content);
  const revokedAt = readTime(fields.next(derTags.generalizedTime));
  const reason = fields.optional(0xa0);
  fields.end();
  return {
    state: "revoked",
    revokedAt,
    reason: reason ? reasonOf(readDer(reason.content, derTags.enumerated).content) : "unspecified",
  };
}

function readExplicitExtensions(explicit: Der | undefined): readonly RawExtension[] {
  return explicit ? readRawExtensions(readDer(explicit.content, derTags.sequence)) : [];
}

function readCertificates(explicit: Der): readonly PathCertificate[] {
  return openDer(readDer(explicit.content, derTags.sequence).content)
    .rest()
    .flatMap(({ whole }) => {
      try {
        return [readPathCertificate(whole)];
      } catch (error) {
        if (error instanceof Unreadable) return [];
        throw error;
      }
    });
}

/** Whether an answer is about a certificate of that issuer (CertID, RFC 6960, 4.1.1). */
export function isAbout(
  { digest, issuerNameHash, issuerKeyHash, serialNumber }: SingleAnswer,
  certificate: PathCertificate,
  issuer: PathCertificate,
): boolean {
  if (serialNumber !== certificate.serialNumber || !(digest in digests)) {
    return false;
  }
  const hash = (bytes: Uint8Array): string => toHex(createHash(digest).update(bytes).digest());
  return (
    issuerNameHash === hash(certificate.issuer.der) && issuerKeyHash === hash(issuer.publicKey.bits)
  );
}
