import { fromHex, toHex } from "../bytes.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "./algorithm-identifier.ts";
import { derTags, openDer, openSequence, readObjectIdentifier, readSmallInteger } from "./der.ts";
import { writeDer, writeInteger, writeObjectIdentifier, writeSequence } from "./der-writer.ts";
import { type DigestName, digestOf, digests } from "./digests.ts";
import { Unreadable } from "./refusal.ts";

type ShaTwo = Exclude<DigestName, "sha1">;
const shaTwo: readonly ShaTwo[] = ["sha256", "sha384", "sha512"];

/** Names of the signature algorithms that can be verified. */
export type SignatureAlgorithmName =
  | `rsa-${"sha1" | ShaTwo}`
  | `rsa-pss-${ShaTwo}`
  | `ecdsa-${"sha1" | ShaTwo}`
  | "dsa-sha1"
  | "dsa-sha256"
  | "ed25519";

/** How one signature algorithm is verified. */
export interface SignatureScheme {
  readonly name: SignatureAlgorithmName;
  /** Kinds of key, as node:crypto names them. */
  readonly keys: readonly string[];
  readonly digest: DigestName | null;
  /** RSASSA-PSS with this length of salt. */
  readonly saltLength?: number;
}

interface KnownScheme {
  readonly scheme: SignatureScheme;
  /** Hexadecimal of the only parameters allowed; absent means absent. */
  readonly parameters?: string;
}

const derNull = "0500";

/** Signature algorithm -> how it is verified and what its parameters must be (RFC 3279, 4055, 5758, 8410). */
const schemes: Readonly<Record<string, KnownScheme>> = {
  "1.2.840.113549.1.1.5": rsa("rsa-sha1", "sha1"),
  "1.2.840.113549.1.1.11": rsa("rsa-sha256", "sha256"),
  "1.2.840.113549.1.1.12": rsa("rsa-sha384", "sha384"),
  "1.2.840.113549.1.1.13": rsa("rsa-sha512", "sha512"),
  "1.2.840.10045.4.1": { scheme: { name: "ecdsa-sha1", keys: ["ec"], digest: "sha1" } },
  "1.2.840.10045.4.3.2": { scheme: { name: "ecdsa-sha256", keys: ["ec"], digest: "sha256" } },
  "1.2.840.10045.4.3.3": { scheme: { name: "ecdsa-sha384", keys: ["ec"], digest: "sha384" } },
  "1.2.840.10045.4.3.4": { scheme: { name: "ecdsa-sha512", keys: ["ec"], digest: "sha512" } },
  "1.2.840.10040.4.3": { scheme: { name: "dsa-sha1", keys: ["dsa"], digest: "sha1" } },
  "2.16.840.1.101.3.4.3.2": { scheme: { name: "dsa-sha256", keys: ["dsa"], digest: "sha256" } },
  "1.3.101.112": { scheme: { name: "ed25519", keys: ["ed25519"], digest: null } },
};

const pss = "1.2.840.113549.1.1.10";
const mgf1 = "1.2.840.113549.1.1.8";

function rsa(name: SignatureAlgorithmName, digest: DigestName): KnownScheme {
  return { scheme: { name, keys: ["rsa"], digest }, parameters: derNull };
}

/** The scheme an AlgorithmIdentifier stands for; undefined when it or its parameters are not known. */
export function schemeOf(algorithm: AlgorithmIdentifier): SignatureScheme | undefined {
  const { identifier, parameters } = algorithm;
  if (identifier === pss) return parameters && readPss(parameters);
  const known = schemes[identifier];
  const hex = parameters && Buffer.from(parameters).toString("hex");
  return known && hex === known.parameters ? known.scheme : undefined;
}

/** The scheme of that name; a PSS salt is as long as the digest. */
export function schemeNamed(name: SignatureAlgorithmName): SignatureScheme | undefined {
  const known = Object.values(schemes).find(({ scheme }) => scheme.name === name);
  if (known) return known.scheme;
  const digest = shaTwo.find((candidate) => name === `rsa-pss-${candidate}`);
  return digest && pssScheme(digest, digests[digest].bytes);
}

function pssScheme(digest: ShaTwo, saltLength: number): SignatureScheme {
  return { name: `rsa-pss-${digest}`, keys: ["rsa", "rsa-pss"], digest, saltLength };
}

/** RSASSA-PSS-params (RFC 4055, 3.1): one SHA-2 digest for both parts, and the usual trailer. */
function readPss(parameters: Uint8Array): SignatureScheme | undefined {
  try {
    const fields = openSequence(parameters);
    const hash = fields.optional(0xa0);
    const mask = fields.optional(0xa1);
    const salt = fields.optional(0xa2);
    fields.end();
    if (!hash || !mask || !salt) return undefined;
    const digest = shaTwoOf(readAlgorithm(openDer(hash.content).next(derTags.sequence)).identifier);
    const generator = readAlgorithm(openDer(mask.content).next(derTags.sequence));
    if (!digest || generator.identifier !== mgf1 || !generator.parameters) return undefined;
    const inner = readObjectIdentifier(
      openSequence(generator.parameters).next(derTags.objectIdentifier).content,
    );
    const saltLength = readSmallInteger(openDer(salt.content).next(derTags.integer).content);
    return shaTwoOf(inner) === digest ? pssScheme(digest, saltLength) : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function shaTwoOf(identifier: string): ShaTwo | undefined {
  return shaTwo.find((name) => name === digestOf(identifier));
}

/** AlgorithmIdentifier of a scheme: the one form in which it is read (RFC 4055, 5758, 8410). */
export function writeScheme(scheme: SignatureScheme): Uint8Array {
  const { name, digest, saltLength } = scheme;
  if (saltLength !== undefined && digest) return writePss(digests[digest].identifier, saltLength);
  const found = Object.entries(schemes).find(([, known]) => known.scheme.name === name);
  const [identifier = "", { parameters = "" } = {}] = found ?? [];
  return writeSequence(writeObjectIdentifier(identifier), fromHex(parameters));
}

function writePss(digest: string, saltLength: number): Uint8Array {
  const hash = writeSequence(writeObjectIdentifier(digest), fromHex(derNull));
  const mask = writeSequence(writeObjectIdentifier(mgf1), hash);
  const salt = writeInteger(toHex(Uint8Array.of(saltLength)));
  const parameters = writeSequence(
    writeDer(0xa0, hash),
    writeDer(0xa1, mask),
    writeDer(0xa2, salt),
  );
  return writeSequence(writeObjectIdentifier(pss), parameters);
}
