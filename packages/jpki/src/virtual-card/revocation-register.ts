import { createHash, type KeyObject, sign } from "node:crypto";
import { concat, fromHex } from "../bytes.ts";
import { ecdsaP384, rsa2048 } from "../layout/key-algorithms.ts";
import { derTags } from "../trust/der.ts";
import {
  writeDer,
  writeInteger,
  writeObjectIdentifier,
  writeSequence,
  writeTime,
} from "../trust/der-writer.ts";
import { readPathCertificate } from "../trust/path-certificate.ts";
import { extensionIdentifiers } from "../trust/raw-extensions.ts";
import { encodeName, type Name } from "./x509.ts";

/** How long a list or an answer counts: a day. */
export const validityMilliseconds = 86_400_000;

/** What one made-up authority knows of its certificates, by serial number in hexadecimal. */
export class RevocationRegister {
  /** DER of the authority's name. */
  readonly name: Uint8Array;
  /** Bits of the authority's public key. */
  readonly keyBits: Uint8Array;
  readonly #privateKey: KeyObject;
  readonly #distributionPoint: Name;
  readonly #issued = new Set<string>();
  readonly #revoked = new Map<string, Date>();
  #lists = 0;

  constructor(certificate: Uint8Array, privateKey: KeyObject, distributionPoint: Name) {
    const { subject, publicKey } = readPathCertificate(certificate);
    this.name = subject.der;
    this.keyBits = publicKey.bits;
    this.#privateKey = privateKey;
    this.#distributionPoint = distributionPoint;
  }

  /** Notes a certificate the authority has issued, and gives it back. */
  issued(certificate: Uint8Array): Uint8Array {
    this.#issued.add(readPathCertificate(certificate).serialNumber);
    return certificate;
  }

  /** Whether the authority issued this certificate. */
  has(serialNumber: string): boolean {
    return this.#issued.has(serialNumber);
  }

  /** Lists a certificate from that moment on; the first moment stays. */
  revoke(serialNumber: string, since: Date): void {
    if (!this.#revoked.has(serialNumber)) this.#revoked.set(serialNumber, since);
  }

  /** Since when it is revoked, if it is at that moment. */
  revokedSince(serialNumber: string, at: Date): Date | undefined {
    const since = this.#revoked.get(serialNumber);
    return since && since <= at ? since : undefined;
  }

  /** DER of the complete list of the distribution point that every certificate names (RFC 5280, 5; JPKI names no address). */
  list(at: Date): Uint8Array {
    const entries = [...this.#revoked]
      .filter(([, since]) => since <= at)
      .map(([serialNumber, since]) => writeSequence(writeInteger(serialNumber), writeTime(since)));
    const keyIdentifier = createHash("sha1").update(this.keyBits).digest();
    const point = new Uint8Array(encodeName(this.#distributionPoint).toSchema().toBER());
    const { authorityKeyIdentifier, listNumber, issuingDistributionPoint } = extensionIdentifiers;
    const extensions = writeSequence(
      extension(authorityKeyIdentifier, writeSequence(writeDer(0x80, keyIdentifier))),
      extension(listNumber, writeInteger(hexOf(++this.#lists))),
      extension(
        issuingDistributionPoint,
        // DistributionPointName -> fullName -> one directoryName
        writeSequence(writeDer(0xa0, writeDer(0xa0, writeDer(0xa4, point)))),
        true,
      ),
    );
    return this.sign(
      writeInteger("01"),
      this.algorithm,
      this.name,
      writeTime(at),
      writeTime(new Date(at.getTime() + validityMilliseconds)),
      ...(entries.length > 0 ? [writeSequence(...entries)] : []),
      writeDer(0xa0, extensions),
    );
  }

  /** DER of the algorithm the authority signs with. */
  get algorithm(): Uint8Array {
    const { oid, parameters } = this.#keyAlgorithm.identifier;
    const none = parameters === "null" ? [Uint8Array.of(derTags.null, 0)] : [];
    return writeSequence(writeObjectIdentifier(oid), ...none);
  }

  /** A SEQUENCE of these fields, its algorithm and its signature: the frame of lists and answers alike. */
  sign(...fields: readonly Uint8Array[]): Uint8Array {
    const signed = writeSequence(...fields);
    const signature = sign(this.#keyAlgorithm.digest, signed, this.#privateKey);
    const bits = writeDer(derTags.bitString, concat(Uint8Array.of(0), signature));
    return writeSequence(signed, this.algorithm, bits);
  }

  get #keyAlgorithm(): typeof rsa2048 {
    return this.#privateKey.asymmetricKeyType === "ec" ? ecdsaP384 : rsa2048;
  }
}

/** Extension (RFC 5280, 4.1). */
export function extension(identifier: string, value: Uint8Array, critical = false): Uint8Array {
  return writeSequence(
    writeObjectIdentifier(identifier),
    ...(critical ? [fromHex("0101FF")] : []),
    writeDer(derTags.octetString, value),
  );
}

function hexOf(number: number): string {
  const hex = number.toString(16).toUpperCase();
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even;
}
