import { createHash, randomBytes } from "node:crypto";
import { fromHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { derTags } from "./der.ts";
import { writeDer, writeInteger, writeObjectIdentifier, writeSequence } from "./der-writer.ts";
import { type PathCertificate, readPathCertificate } from "./path-certificate.ts";
import { Unreadable } from "./refusal.ts";

/** What a responder was asked, and the nonce that its answer must repeat. */
export interface OcspRequest {
  /** DER of OCSPRequest: the body of a POST with type application/ocsp-request. Sending it is the caller's part. */
  readonly der: Uint8Array;
  readonly nonce: Uint8Array;
}

const nonceBytes = 16;
/** id-pkix-ocsp-nonce (RFC 6960, 4.4.1), in requests and answers. */
export const nonceIdentifier = "1.3.6.1.5.5.7.48.1.2";
/** DER of AlgorithmIdentifier SHA-1, which every responder knows for CertID; it identifies, it does not protect. */
const sha1Algorithm = "300906052B0E03021A0500";

/** Asks whether one certificate was revoked (RFC 6960, 4.1), with a fresh nonce. Nothing is sent. */
export function ocspRequest(certificate: Uint8Array, issuer: Uint8Array): OcspRequest {
  const [subject, authority] = [readGiven(certificate), readGiven(issuer)];
  const hash = (bytes: Uint8Array): Uint8Array =>
    writeDer(derTags.octetString, createHash("sha1").update(bytes).digest());
  const identifier = writeSequence(
    fromHex(sha1Algorithm),
    hash(subject.issuer.der),
    hash(authority.publicKey.bits),
    writeInteger(subject.serialNumber),
  );
  const nonce = Uint8Array.from(randomBytes(nonceBytes));
  const extension = writeSequence(
    writeObjectIdentifier(nonceIdentifier),
    writeDer(derTags.octetString, writeDer(derTags.octetString, nonce)),
  );
  const list = writeSequence(writeSequence(identifier));
  const extensions = writeDer(0xa2, writeSequence(extension));
  return { der: writeSequence(writeSequence(list, extensions)), nonce };
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
