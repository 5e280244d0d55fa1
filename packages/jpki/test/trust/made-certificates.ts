import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { fromHex } from "../../src/bytes.ts";
import { bits, der, integer, name, newSerialNumber, sequence, time } from "./made-der.ts";
import {
  authorityKeyIdentifier,
  basicConstraints,
  keyUsage,
  subjectKeyIdentifier,
} from "./made-extensions.ts";

/** The moment every made certificate is judged at, unless a test is about time. */
export const now: Date = new Date("2026-06-01T00:00:00Z");

/** A certificate made for a test, and the key it is about. */
export interface Made {
  readonly der: Uint8Array;
  readonly pem: string;
  readonly name: Uint8Array;
  readonly serialNumber: bigint;
  readonly privateKey: KeyObject;
  /** DER of SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly keyIdentifier: Uint8Array;
}

/** What a made certificate says; everything has a value that makes it a good one. */
export interface MakeOptions {
  /** Default: it signs itself. */
  readonly issuer?: Made;
  /** Name of the issuer as written, when it is to differ from the issuer's. */
  readonly issuerName?: Uint8Array;
  readonly subject?: Parameters<typeof name>[0];
  readonly keys?: Pick<Made, "privateKey" | "publicKey">;
  readonly from?: string;
  readonly to?: string;
  readonly serialNumber?: bigint;
  /** Besides the key identifiers, or alone with `bare`. */
  readonly extensions?: readonly Uint8Array[];
  readonly bare?: true;
  readonly version?: 1 | 2 | 3;
  /** With a subjectUniqueID. */
  readonly uniqueIdentifier?: true;
  /** AlgorithmIdentifier outside, when it is to differ from the signed one. */
  readonly outerAlgorithm?: Uint8Array;
}

const sha256WithRsa = fromHex("300D06092A864886F70D01010B0500");
const sha256WithEcdsa = fromHex("300A06082A8648CE3D040302");
const sha384WithEcdsa = fromHex("300A06082A8648CE3D040303");

/** How a key signs here: SHA-384 with P-384, else SHA-256. */
export function schemeOf(key: KeyObject): { algorithm: Uint8Array; digest: string } {
  if (key.asymmetricKeyType === "rsa") return { algorithm: sha256WithRsa, digest: "sha256" };
  return key.asymmetricKeyDetails?.namedCurve === "secp384r1"
    ? { algorithm: sha384WithEcdsa, digest: "sha384" }
    : { algorithm: sha256WithEcdsa, digest: "sha256" };
}

/** A new key pair on a curve. */
export function newKeys(namedCurve = "prime256v1"): Pick<Made, "privateKey" | "publicKey"> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return { privateKey, publicKey: publicKey.export({ type: "spki", format: "der" }) };
}

/** A new RSA-2048 key pair; it takes a while. */
export function newRsaKeys(): Pick<Made, "privateKey" | "publicKey"> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey, publicKey: publicKey.export({ type: "spki", format: "der" }) };
}

/** Makes a certificate; by default an end entity with a fresh P-256 key, valid all of 2026. */
export function make(options: MakeOptions = {}): Made {
  const { privateKey, publicKey } = options.keys ?? newKeys();
  const serialNumber = options.serialNumber ?? newSerialNumber();
  const subject = name(options.subject ?? "End");
  const keyIdentifier = createHash("sha1").update(publicKey).digest();
  const { issuer, version = 3 } = options;
  const signingKey = issuer?.privateKey ?? privateKey;
  const { algorithm, digest } = schemeOf(signingKey);
  const extensions = [
    ...(options.bare
      ? []
      : [
          subjectKeyIdentifier(keyIdentifier),
          authorityKeyIdentifier(issuer?.keyIdentifier ?? keyIdentifier),
        ]),
    ...(options.extensions ?? []),
  ];
  const signed = sequence(
    ...(version > 1 ? [der(0xa0, integer(version - 1))] : []),
    integer(serialNumber),
    algorithm,
    options.issuerName ?? issuer?.name ?? subject,
    sequence(
      time(new Date(options.from ?? "2026-01-01")),
      time(new Date(options.to ?? "2026-12-31")),
    ),
    subject,
    publicKey,
    ...(options.uniqueIdentifier ? [der(0x82, Uint8Array.of(0, 1))] : []),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = bits(sign(digest, signed, signingKey));
  const bytes = sequence(signed, options.outerAlgorithm ?? algorithm, signature);
  return {
    der: bytes,
    pem: toPem(bytes),
    name: subject,
    serialNumber,
    privateKey,
    publicKey,
    keyIdentifier,
  };
}

/** Makes an authority: cA, keyCertSign, cRLSign. */
export function makeAuthority(options: MakeOptions & { readonly pathLength?: number } = {}): Made {
  return make({
    subject: "Root",
    ...options,
    extensions: [
      basicConstraints(options.pathLength),
      keyUsage("keyCertSign", "cRLSign"),
      ...(options.extensions ?? []),
    ],
  });
}

/** The bytes of a certificate with one octet changed. */
export function flipped(bytes: Uint8Array, at: number, mask = 0x01): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

/** Object identifier under which nothing is known. */
export const unknownIdentifier = "1.3.6.1.4.1.99999.1";

export function toPem(bytes: Uint8Array, label = "CERTIFICATE"): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
