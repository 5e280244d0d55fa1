/**
 * A certificate authority made on the spot: it signs the simulator's server certificate and the client certificates it
 * hands out. Its name says that it is none (organisation {@link sandboxOrganisation}).
 * @module
 */
import { KeyObject, webcrypto } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { sandboxOrganisation } from "../sandbox.ts";

/** A certificate and its private key, both PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** What {@link Authority.issue} puts into a certificate. */
export interface IssueOptions {
  readonly commonName: string;
  /** Server certificates (サーバ証明書) name their hosts; client certificates (クライアント証明書) none. */
  readonly use: "server" | "client";
  /** DNS names and IPv4 addresses of a server. */
  readonly hosts?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

/** A made certificate authority (認証局). */
export interface Authority {
  /** Its own certificate, PEM: the pinned CA of a client. */
  readonly ca: string;
  /** Issues a certificate with a new key; what it may be used for is in the options. */
  issue(options: IssueOptions): Promise<CertificateAndKey>;
  /** A revocation list (失効リスト) naming these certificates (PEM), PEM. */
  revocationList(revoked: readonly string[]): Promise<string>;
}

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const day = 24 * 60 * 60 * 1000;

/** Makes an authority with a fresh key. */
export async function createAuthority(
  options: { commonName?: string; validFrom?: Date; validTo?: Date } = {},
): Promise<Authority> {
  const commonName = options.commonName ?? "Sandbox common certification authority";
  const keys = await makeKeys();
  const certificate = template(commonName, options.validFrom, options.validTo);
  certificate.issuer = certificate.subject;
  const keyIdentifier = await addPublicKey(certificate, keys.publicKey);
  certificate.extensions = [
    extension("2.5.29.19", new pkijs.BasicConstraints({ cA: true }).toSchema(), true),
    keyUsage([5, 6]),
    extension("2.5.29.14", new asn1js.OctetString({ valueHex: keyIdentifier })),
  ];
  await certificate.sign(keys.privateKey, "SHA-256");
  return {
    ca: pem("CERTIFICATE", certificate.toSchema().toBER()),
    issue: (issue) => issueCertificate(issue, certificate, keys.privateKey, keyIdentifier),
    revocationList: (revoked) => listRevoked(revoked, certificate, keys.privateKey),
  };
}

async function issueCertificate(
  options: IssueOptions,
  issuer: pkijs.Certificate,
  issuerKey: webcrypto.CryptoKey,
  issuerKeyIdentifier: ArrayBuffer,
): Promise<CertificateAndKey> {
  const keys = await makeKeys();
  const certificate = template(options.commonName, options.validFrom, options.validTo);
  certificate.issuer = issuer.subject;
  await addPublicKey(certificate, keys.publicKey);
  const authorityKey = new pkijs.AuthorityKeyIdentifier({
    keyIdentifier: new asn1js.OctetString({ valueHex: issuerKeyIdentifier }),
  });
  const purpose = options.use === "server" ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2";
  certificate.extensions = [
    extension("2.5.29.19", new pkijs.BasicConstraints({ cA: false }).toSchema(), true),
    keyUsage([0]),
    extension("2.5.29.37", new pkijs.ExtKeyUsage({ keyPurposes: [purpose] }).toSchema()),
    extension("2.5.29.35", authorityKey.toSchema()),
  ];
  const names = (options.hosts ?? []).map(generalName);
  if (names.length > 0)
    certificate.extensions.push(
      extension("2.5.29.17", new pkijs.GeneralNames({ names }).toSchema()),
    );
  await certificate.sign(issuerKey, "SHA-256");
  return {
    certificate: pem("CERTIFICATE", certificate.toSchema().toBER()),
    key: KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

async function listRevoked(
  revoked: readonly string[],
  issuer: pkijs.Certificate,
  issuerKey: webcrypto.CryptoKey,
): Promise<string> {
  const list = new pkijs.CertificateRevocationList();
  list.version = 1;
  list.issuer = issuer.subject;
  list.thisUpdate = time(new Date(Date.now() - day));
  list.nextUpdate = time(new Date(Date.now() + 30 * day));
  if (revoked.length > 0)
    list.revokedCertificates = revoked.map(
      (certificate) =>
        new pkijs.RevokedCertificate({
          userCertificate: pkijs.Certificate.fromBER(der(certificate)).serialNumber,
          revocationDate: time(new Date(Date.now() - day)),
        }),
    );
  await list.sign(issuerKey, "SHA-256");
  return pem("X509 CRL", list.toSchema().toBER());
}

function template(commonName: string, validFrom?: Date, validTo?: Date): pkijs.Certificate {
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40; // positive, no leading zero
  certificate.serialNumber = new asn1js.Integer({ valueHex: serial.buffer });
  certificate.subject = distinguishedName([
    ["2.5.4.6", new asn1js.PrintableString({ value: "JP" })],
    ["2.5.4.10", new asn1js.Utf8String({ value: sandboxOrganisation })],
    ["2.5.4.3", new asn1js.Utf8String({ value: commonName })],
  ]);
  certificate.notBefore = time(validFrom ?? new Date(Date.now() - day));
  certificate.notAfter = time(validTo ?? new Date(Date.now() + 365 * day));
  return certificate;
}

/** pkijs would write all attributes into one set; a name is a sequence of sets of one (RFC 5280, 4.1.2.4). */
function distinguishedName(
  attributes: readonly (readonly [type: string, value: asn1js.BaseBlock])[],
): pkijs.RelativeDistinguishedNames {
  const sets = attributes.map(([type, value]) => {
    const pair = new asn1js.Sequence({
      value: [new asn1js.ObjectIdentifier({ value: type }), value],
    });
    return new asn1js.Set({ value: [pair] });
  });
  return pkijs.RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: sets }).toBER());
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280, 4.1.2.5). */
function time(value: Date): pkijs.Time {
  return new pkijs.Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
}

function extension(
  extnID: string,
  value: { toBER(): ArrayBuffer },
  critical = false,
): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
}

/** KeyUsage with the given bits (RFC 5280, 4.2.1.3): 0 digitalSignature, 5 keyCertSign, 6 cRLSign. */
function keyUsage(bits: readonly number[]): pkijs.Extension {
  const flags = Uint8Array.of(bits.reduce((byte, bit) => byte | (0x80 >> bit), 0));
  const unusedBits = 7 - Math.max(...bits);
  return extension("2.5.29.15", new asn1js.BitString({ valueHex: flags.buffer, unusedBits }), true);
}

function generalName(host: string): pkijs.GeneralName {
  if (/^\d+(\.\d+){3}$/.test(host)) {
    const bytes = Uint8Array.from(host.split(".").map(Number));
    return new pkijs.GeneralName({
      type: 7,
      value: new asn1js.OctetString({ valueHex: bytes.buffer }),
    });
  }
  return new pkijs.GeneralName({ type: 2, value: host });
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]);
}

async function addPublicKey(
  certificate: pkijs.Certificate,
  key: webcrypto.CryptoKey,
): Promise<ArrayBuffer> {
  await certificate.subjectPublicKeyInfo.importKey(key);
  const bytes = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  return await webcrypto.subtle.digest("SHA-1", bytes as Uint8Array<ArrayBuffer>);
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,64}/g);
  return `-----BEGIN ${label}-----\n${lines?.join("\n")}\n-----END ${label}-----\n`;
}

function der(certificate: string): Buffer {
  return Buffer.from(certificate.replace(/-----[^-]+-----/g, ""), "base64");
}
