import { createHash } from "node:crypto";
import { readDer } from "../../src/trust/der.ts";
import type { SignatureAlgorithmName } from "../../src/trust/index.ts";
import { readPathCertificate } from "../../src/trust/path-certificate.ts";
import { schemeNamed, writeScheme } from "../../src/trust/signature-schemes.ts";
import { der, integer, oid, sequence } from "../trust/made-der.ts";
import { type MadeSigner, signWith } from "./made-signers.ts";

/** id-data. */
export const dataType = "1.2.840.113549.1.7.1";

const digestIdentifiers: Readonly<Record<string, string>> = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};

/** AlgorithmIdentifier of a digest. */
export const digestAlgorithm = (name: string): Uint8Array =>
  sequence(oid(digestIdentifiers[name] ?? ""));

/** One attribute; several values make it a wrong one. */
export const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(type), der(0x31, ...values));

export const contentTypeAttribute = (type: string = dataType): Uint8Array =>
  attribute("1.2.840.113549.1.9.3", oid(type));

export const messageDigestAttribute = (
  content: Uint8Array,
  digest: string = "sha256",
): Uint8Array =>
  attribute("1.2.840.113549.1.9.4", der(0x04, createHash(digest).update(content).digest()));

/** Says one signer of made signed data; everything has a value that makes it a good one. */
export interface MadeSignerInfo {
  readonly signer: MadeSigner;
  readonly algorithm?: SignatureAlgorithmName;
  /** AlgorithmIdentifier of the digest as written. */
  readonly digestAlgorithm?: Uint8Array;
  readonly signatureAlgorithm?: Uint8Array;
  /** The attributes as they are signed and written; `none` signs the bare content. */
  readonly attributes?: readonly Uint8Array[] | "none";
  /** Keeps the attributes in the order they were given. */
  readonly unordered?: true;
  readonly identifier?: Uint8Array;
  readonly version?: number;
  /** Written behind the signature. */
  readonly unsigned?: Uint8Array;
  readonly signature?: Uint8Array;
}

/** Says the whole of made signed data. */
export interface MadeSignedData {
  /** Signed and, unless detached, written. */
  readonly content?: Uint8Array;
  readonly contentType?: string;
  readonly detached?: true;
  readonly signers: readonly MadeSignerInfo[];
  /** Default: those of the signers. */
  readonly certificates?: readonly Uint8Array[];
  readonly digestAlgorithms?: readonly Uint8Array[];
  readonly version?: number;
  /** The encapsulated content as written. */
  readonly encapsulated?: Uint8Array;
}

export const madeContent: Uint8Array = new TextEncoder().encode("処方箋 3");

/** Makes signed data that breaks the rules it is told to break; nothing of it comes from what is tested. */
export function makeSignedData(made: MadeSignedData): Uint8Array {
  const { content = madeContent, contentType = dataType, signers } = made;
  const inside = made.encapsulated ?? der(0x04, content);
  return sequence(
    oid("1.2.840.113549.1.7.2"),
    der(
      0xa0,
      sequence(
        integer(made.version ?? (contentType === dataType ? 1 : 3)),
        der(0x31, ...(made.digestAlgorithms ?? [digestAlgorithm("sha256")])),
        sequence(oid(contentType), ...(made.detached ? [] : [der(0xa0, inside)])),
        der(0xa0, ...(made.certificates ?? signers.map(({ signer }) => signer.certificate.der))),
        der(0x31, ...signers.map((info) => signerInfo(info, content, contentType))),
      ),
    ),
  );
}

function signerInfo(info: MadeSignerInfo, content: Uint8Array, contentType: string): Uint8Array {
  const { signer, algorithm = "ecdsa-sha256" } = info;
  const digest = algorithm.split("-").at(-1) ?? "";
  const {
    attributes = [contentTypeAttribute(contentType), messageDigestAttribute(content, digest)],
  } = info;
  const scheme = schemeNamed(algorithm);
  if (!scheme) throw new Error(`no scheme ${algorithm}`);
  const ordered =
    attributes === "none" || info.unordered ? attributes : attributes.toSorted(Buffer.compare);
  const set = ordered === "none" ? undefined : der(0x31, ...ordered);
  const { issuer } = readPathCertificate(signer.certificate.der);
  return sequence(
    integer(info.version ?? 1),
    info.identifier ?? sequence(issuer.der, integer(signer.certificate.serialNumber)),
    info.digestAlgorithm ?? digestAlgorithm(digest),
    ...(set ? [der(0xa0, readDer(set).content)] : []),
    info.signatureAlgorithm ?? writeScheme(scheme),
    der(0x04, info.signature ?? signWith(signer.certificate, set ?? content, algorithm)),
    ...(info.unsigned ? [info.unsigned] : []),
  );
}

/** The attributes that must be there, for {@link madeContent}. */
export const requiredAttributes: readonly Uint8Array[] = [
  contentTypeAttribute(),
  messageDigestAttribute(madeContent),
];

/** The attribute SigningCertificateV2 (RFC 5035). */
export function signingCertificate(...references: readonly Uint8Array[]): Uint8Array {
  return attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(...references)));
}

/** ESSCertIDv2 by SHA-256, and what follows the digest. */
export function reference(certificate: Uint8Array, ...more: readonly Uint8Array[]): Uint8Array {
  return sequence(der(0x04, createHash("sha256").update(certificate).digest()), ...more);
}
