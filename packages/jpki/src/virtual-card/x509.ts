import { type KeyObject, sign } from "node:crypto";
import * as asn1js from "asn1js";
import {
  AlgorithmIdentifier,
  Certificate,
  type Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from "pkijs";
import { algorithmOf } from "../key-algorithm.ts";

const attributeTypes = { C: "2.5.4.6", O: "2.5.4.10", OU: "2.5.4.11", CN: "2.5.4.3" } as const;

/** A distinguished name in the order of its encoding, such as `[["C", "JP"], ["CN", "…"]]`. */
export type Name = readonly (readonly [keyof typeof attributeTypes, string])[];

/** What a certificate says about its subject. */
export interface CertificateContent {
  readonly serialNumber: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Extension[];
}

/** Encodes a distinguished name: ASCII as PrintableString, anything else as UTF8String. */
export function encodeName(name: Name): RelativeDistinguishedNames {
  const relativeNames = name.map(
    ([type, value]) => new asn1js.Set({ value: [attribute(attributeTypes[type], value)] }),
  );
  // Handed over encoded: pkijs itself would put all attributes into one SET.
  return RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: relativeNames }).toBER());
}

function attribute(type: string, text: string): asn1js.Sequence {
  const value = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)
    ? new asn1js.PrintableString({ value: text })
    : new asn1js.Utf8String({ value: text });
  return new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: type }), value] });
}

/** Issues an X.509 v3 certificate signed as the issuer's key signs (RFC 5280, 4.1); DER. */
export function issueCertificate(content: CertificateContent, issuerKey: KeyObject): Uint8Array {
  const known = algorithmOf(issuerKey);
  if (!known) throw new TypeError("an issuer's key of no known algorithm");
  const { digest, identifier } = known;
  const algorithm = new AlgorithmIdentifier({
    algorithmId: identifier.oid,
    ...(identifier.parameters === "null" && { algorithmParams: new asn1js.Null() }),
  });
  const certificate = new Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ valueHex: exactBuffer(content.serialNumber) }),
    signature: algorithm,
    signatureAlgorithm: algorithm,
    issuer: encodeName(content.issuer),
    subject: encodeName(content.subject),
    notBefore: new Time({ type: 0, value: content.validFrom }),
    notAfter: new Time({ type: 0, value: content.validTo }),
    subjectPublicKeyInfo: keyInformation(content.publicKey),
    extensions: [...content.extensions],
  });
  const signed = new Uint8Array(certificate.encodeTBS().toBER());
  certificate.tbsView = signed;
  certificate.signatureValue = new asn1js.BitString({
    valueHex: exactBuffer(sign(digest, signed, issuerKey)),
  });
  return new Uint8Array(certificate.toSchema().toBER());
}

/** The bits of a public key as a certificate carries them (RFC 5280, 4.1.2.7). */
export function publicKeyBits(publicKey: KeyObject): Uint8Array {
  return keyInformation(publicKey).subjectPublicKey.valueBlock.valueHexView;
}

function keyInformation(publicKey: KeyObject): PublicKeyInfo {
  return PublicKeyInfo.fromBER(exactBuffer(publicKey.export({ type: "spki", format: "der" })));
}

/** A copy in an ArrayBuffer of its own, as asn1js wants it. */
export function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
