/** A made card issuer: keys and certificates of the shape of 利用者証明用電子証明書, for tests only. */
import { KeyObject, sign, webcrypto } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";

export interface MadeCard {
  /** DER. */
  readonly certificate: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export interface MadeCardOptions {
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Extended key usage; clientAuth when absent. */
  readonly purpose?: string;
  /** Length of an RSA key; 2048 when absent. */
  readonly bits?: number;
  /** Curve of an ECDSA key instead. */
  readonly curve?: "P-256" | "P-384";
}

export interface MadeCardIssuer {
  /** DER. */
  readonly authority: Uint8Array;
  issue(options?: MadeCardOptions): Promise<MadeCard>;
}

const day = 24 * 60 * 60 * 1000;
export const daysFromNow = (days: number): Date => new Date(Date.now() + days * day);

export async function createCardIssuer(options: { validTo?: Date } = {}): Promise<MadeCardIssuer> {
  const keys = await makeKeys(2048);
  const root = template("Made card CA", daysFromNow(-3650), options.validTo ?? daysFromNow(3650));
  root.issuer = root.subject;
  root.extensions = [
    extension("2.5.29.19", new pkijs.BasicConstraints({ cA: true }).toSchema().toBER(), true),
  ];
  await root.subjectPublicKeyInfo.importKey(keys.publicKey);
  await root.sign(keys.privateKey, "SHA-256");
  return {
    authority: bytesOf(root),
    async issue(card = {}) {
      const own = card.curve ? await makeEcKeys(card.curve) : await makeKeys(card.bits ?? 2048);
      const leaf = template(
        "Made card",
        card.validFrom ?? daysFromNow(-365),
        card.validTo ?? daysFromNow(365),
      );
      leaf.issuer = root.subject;
      const purpose = card.purpose ?? "1.3.6.1.5.5.7.3.2";
      leaf.extensions = [
        extension(
          "2.5.29.37",
          new pkijs.ExtKeyUsage({ keyPurposes: [purpose] }).toSchema().toBER(),
        ),
      ];
      await leaf.subjectPublicKeyInfo.importKey(own.publicKey);
      await leaf.sign(keys.privateKey, "SHA-256");
      return {
        certificate: bytesOf(leaf),
        async sign(message) {
          if (card.curve) return signWithEc(own.privateKey, message);
          const signature = await webcrypto.subtle.sign(
            "RSASSA-PKCS1-v1_5",
            own.privateKey,
            message as Uint8Array<ArrayBuffer>,
          );
          return new Uint8Array(signature);
        },
      };
    },
  };
}

function template(commonName: string, validFrom: Date, validTo: Date): pkijs.Certificate {
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  const serial = webcrypto.getRandomValues(new Uint8Array(8));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  certificate.serialNumber = new asn1js.Integer({ valueHex: serial.buffer });
  certificate.subject.typesAndValues = [
    new pkijs.AttributeTypeAndValue({
      type: "2.5.4.3",
      value: new asn1js.Utf8String({ value: commonName }),
    }),
  ];
  certificate.notBefore = new pkijs.Time({ type: 0, value: validFrom });
  certificate.notAfter = new pkijs.Time({ type: 0, value: validTo });
  return certificate;
}

function extension(extnID: string, extnValue: ArrayBuffer, critical = false): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue });
}

function bytesOf(certificate: pkijs.Certificate): Uint8Array {
  return new Uint8Array(certificate.toSchema().toBER());
}

function signWithEc(key: webcrypto.CryptoKey, message: Uint8Array): Uint8Array {
  return sign("sha384", message, KeyObject.from(key));
}

async function makeEcKeys(namedCurve: string): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve }, true, [
    "sign",
    "verify",
  ]);
}

async function makeKeys(modulusLength: number): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  return await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}
