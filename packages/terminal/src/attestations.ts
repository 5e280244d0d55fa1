import type { KeyObject } from "node:crypto";
import { TerminalError } from "./errors.ts";
import {
  date,
  list,
  moment,
  object,
  oneOf,
  optional,
  type Shape,
  ShapeMismatch,
  text,
} from "./shape.ts";
import {
  type Envelope,
  type Keys,
  keyIdOf,
  openEnvelope,
  publicKeyOf,
  signaturesShape,
  signEnvelope,
} from "./update/envelope.ts";

/** A signed statement of a person about one row that software cannot see (申告). */
export interface Attestation {
  /** Row id, e.g. `MNT-1`. */
  readonly row: string;
  readonly statement: string;
  /** Company and person who states it. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Documents behind the statement: file name and SHA-256 (hex). */
  readonly evidence: readonly { readonly name: string; readonly sha256: string }[];
  /** Last day it holds, YYYY-MM-DD; absent = no end. */
  readonly expires?: string;
  /** `machine.idHash` of the terminal it was made for; another machine makes it stale. */
  readonly machine?: string;
  /** Ed25519 signatures over everything above, as DSSE has them. */
  readonly signatures?: Envelope["signatures"];
}

/**
 * Whether an attestation holds today on this machine: `tampered` = it carries a signature in the name of a trusted key that is
 * not one; `unsigned` = nobody who is trusted has signed it, and signatures are demanded.
 */
export type AttestationState = "in-force" | "expired" | "stale" | "unsigned" | "tampered";

/** Whose signatures count (信頼する署名者). */
export interface AttestationTrust {
  /** Base64 of public Ed25519 keys by their id, as {@link trustedKeys} makes them. */
  readonly keys: Keys;
  /** What a statement is worth that none of them has signed; `refuse` unless given. */
  readonly unsigned?: "accept" | "refuse";
}

/** What `attestations.json` holds. */
export interface AttestationFile {
  readonly schema: "uketsuke-attestations/1";
  readonly entries: readonly Attestation[];
}

/** The shape of one statement; the order of its fields is the order they are signed in. */
export const attestationShape: Shape<Attestation> = object<Attestation>({
  row: text,
  statement: text,
  by: text,
  at: moment,
  evidence: list(object<{ name: string; sha256: string }>({ name: text, sha256: text })),
  expires: optional(date),
  machine: optional(text),
  signatures: optional(signaturesShape),
});

/** The shape of an attestations file, schema `uketsuke-attestations/1`. */
export const attestationsShape: Shape<AttestationFile> = object<AttestationFile>({
  schema: oneOf("uketsuke-attestations/1"),
  entries: list(attestationShape),
});

/** Reads `attestations.json` (schema `uketsuke-attestations/1`); throws ATTESTATIONS_INVALID. */
export function readAttestations(value: unknown): readonly Attestation[] {
  try {
    return attestationsShape(value, "attestations").entries;
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "ATTESTATIONS_INVALID",
      `This is not an attestations file: ${error.message}. Correct that field or file the statement again.`,
      { cause: error },
    );
  }
}

/** The file of some statements, as {@link readAttestations} reads it. */
export function attestationFile(entries: readonly Attestation[]): AttestationFile {
  return { schema: "uketsuke-attestations/1", entries };
}

/** One attestation per row and machine from several files: the one made last wins (申告の統合). */
export function mergeAttestations(
  ...files: readonly (readonly Attestation[])[]
): readonly Attestation[] {
  const latest = new Map<string, Attestation>();
  for (const attestation of files.flat()) {
    const place = JSON.stringify([attestation.row, attestation.machine]);
    const known = latest.get(place);
    if (!known || Date.parse(attestation.at) >= Date.parse(known.at)) {
      latest.set(place, attestation);
    }
  }
  return [...latest.values()];
}

/** What an attestation is held against. */
export interface AttestationCircumstances {
  /** YYYY-MM-DD. */
  readonly today: string;
  /** `machine.idHash`. */
  readonly machine?: string | undefined;
  /** Signatures are not looked at unless given. */
  readonly trust?: AttestationTrust | undefined;
}

/** Says whether an attestation holds on a day, on a machine and by whose signature. */
export function attestationState(
  attestation: Attestation,
  { today, machine, trust }: AttestationCircumstances,
): AttestationState {
  if (trust) {
    const { tampered, trusted } = signersOf(attestation, trust.keys);
    if (tampered) return "tampered";
    if (!trusted && trust.unsigned !== "accept") return "unsigned";
  }
  if (attestation.expires !== undefined && attestation.expires < today) return "expired";
  if (attestation.machine !== undefined && attestation.machine !== machine) return "stale";
  return "in-force";
}

/** The one of a row's statements that counts: one bound to this very machine before all others, then the one made last. */
export function attestationFor(
  row: string,
  attestations: readonly Attestation[],
  circumstances: AttestationCircumstances,
): { readonly attestation: Attestation; readonly state: AttestationState } | undefined {
  const { machine } = circumstances;
  const isBound = (one: Attestation): number =>
    Number(machine !== undefined && one.machine === machine);
  const [attestation] = attestations
    .filter((one) => one.row === row)
    .reverse()
    .sort(
      (one, other) => isBound(other) - isBound(one) || Date.parse(other.at) - Date.parse(one.at),
    );
  if (attestation === undefined) return undefined;
  return { attestation, state: attestationState(attestation, circumstances) };
}

/** The keys of {@link AttestationTrust} from public keys. @throws TerminalError UPDATE_KEY_INVALID */
export function trustedKeys(keys: readonly KeyObject[]): Keys {
  const encoded = keys.map((key) => publicKeyOf(key));
  return Object.fromEntries(encoded.map((key) => [keyIdOf(key), key]));
}

const payloadType = "application/vnd.uketsuke.attestation.v1+json";

/** A statement with one more signature of an Ed25519 key (電子署名); signatures over other words are dropped. @throws TerminalError UPDATE_KEY_INVALID */
export function signAttestation(attestation: Attestation, key: KeyObject): Attestation {
  const { signatures = [], ...statement } = attestationShape(attestation, "attestation");
  const [signature] = signEnvelope(payloadType, statement, [key]).signatures;
  const others = signatures.filter(({ keyid }) => keyid !== signature?.keyid);
  return { ...statement, signatures: signature ? [...others, signature] : others };
}

function signersOf(
  attestation: Attestation,
  keys: Keys,
): { readonly tampered: boolean; readonly trusted: boolean } {
  const { signatures = [], ...statement } = attestationShape(attestation, "attestation");
  const payload = Buffer.from(JSON.stringify(statement), "utf8").toString("base64");
  const claimed = signatures.filter(({ keyid }) => Object.hasOwn(keys, keyid));
  const good = claimed.filter((signature) =>
    isSigned({ payloadType, payload, signatures: [signature] }, signature.keyid, keys),
  );
  return { tampered: good.length < claimed.length, trusted: good.length > 0 };
}

function isSigned(envelope: Envelope, keyid: string, keys: Keys): boolean {
  const role = { keys: [keyid], threshold: 1 };
  try {
    openEnvelope(envelope, { payloadType, shape: attestationShape }, [{ keys, role }]);
    return true;
  } catch (error) {
    if (TerminalError.is(error) && error.code === "UPDATE_SIGNATURE_INVALID") return false;
    throw error;
  }
}
