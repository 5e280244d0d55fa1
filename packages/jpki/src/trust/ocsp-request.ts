import { createHash, randomBytes } from "node:crypto";
import { fromHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { writeTlv } from "../tlv.ts";
import { derTags } from "./der.ts";
import { type PathCertificate, readPathCertificate } from "./path-certificate.ts";
import { Unreadable } from "./refusal.ts";

/** What a responder was asked, and the nonce that its answer must repeat. */
export interface OcspRequest {
  /** DER of OCSPRequest: the body of a POST with type application/ocsp-request. Sending it is the caller's part. */
  readonly der: Uint8Array;
  readonly nonce: Uint8Array;
}

const nonceBytes = 16;
/** DER of AlgorithmIdentifier SHA-1, which every responder knows for CertID; it identifies, it does not protect. */
const sha1Algorithm = "300906052B0E03021A0500";

/** Asks whether one certificate was revoked (RFC 6960, 4.1), with a fresh nonce. Nothing is sent. */
export function ocspRequest(certificate: Uint8Array, issuer: Uint8Array): OcspRequest {
  const [subject, authority] = [readGiven(certificate), readGiven(issuer)];
  const hash = (bytes: Uint8Array): Uint8Array =>
    writeTlv(derTags.octetString, createHash("sha1").update(bytes).digest());
  const identifier = writeTlv(derTags.sequence, [
    fromHex(sha1Algorithm),
    hash(subject.issuer.der),
    hash(authority.publicKey.bits),
    writeTlv(derTags.integer, fromHex(subject.serialNumber)),
  ]);
  const nonce = Uint8Array.from(randomBytes(nonceBytes));
  const extension = writeTlv(derTags.sequence, [
    writeTlv(derTags.objectIdentifier, fromHex("2B0601050507300102")),
    writeTlv(derTags.octetString, writeTlv(derTags.octetString, nonce)),
  ]);
  const list = writeTlv(derTags.sequence, writeTlv(derTags.sequence, identifier));
  const extensions = writeTlv(0xa2, writeTlv(derTags.sequence, extension));
  return { der: writeTlv(derTags.sequence, writeTlv(derTags.sequence, [list, extensions])), nonce };
}

function readGiven(der: Uint8Array): PathCertificate {
  try {
    return readPathCertificate(der);
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    const message = "The certificate asked about, or its issuer, is not an X.509 certificate.";
    throw new JpkiError("CERTIFICATE_INVALID", message, { cause });
  }
}
