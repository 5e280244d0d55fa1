import { TerminalError } from "./errors.ts";
import { date, list, moment, object, oneOf, optional, ShapeMismatch, text } from "./shape.ts";

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
}

/** Whether an attestation holds today on this machine. */
export type AttestationState = "in-force" | "expired" | "stale";

interface AttestationFile {
  readonly schema: "uketsuke-attestations/1";
  readonly entries: readonly Attestation[];
}

const fileShape = object<AttestationFile>({
  schema: oneOf("uketsuke-attestations/1"),
  entries: list(
    object<Attestation>({
      row: text,
      statement: text,
      by: text,
      at: moment,
      evidence: list(object<{ name: string; sha256: string }>({ name: text, sha256: text })),
      expires: optional(date),
      machine: optional(text),
    }),
  ),
});

/** Reads `attestations.json` (schema `uketsuke-attestations/1`); throws ATTESTATIONS_INVALID. */
export function readAttestations(value: unknown): readonly Attestation[] {
  try {
    return fileShape(value, "attestations").entries;
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "ATTESTATIONS_INVALID",
      `This is not an attestations file: ${error.message}. Correct that field or file the statement again.`,
      { cause: error },
    );
  }
}

/** One attestation per row from several files: the one made last wins (申告の統合). */
export function mergeAttestations(
  ...files: readonly (readonly Attestation[])[]
): readonly Attestation[] {
  const latest = new Map<string, Attestation>();
  for (const attestation of files.flat()) {
    const known = latest.get(attestation.row);
    if (!known || Date.parse(attestation.at) >= Date.parse(known.at)) {
      latest.set(attestation.row, attestation);
    }
  }
  return [...latest.values()];
}

/** Says whether an attestation holds on a day (YYYY-MM-DD) and a machine (`machine.idHash`). */
export function attestationState(
  attestation: Attestation,
  options: { readonly today: string; readonly machine?: string | undefined },
): AttestationState {
  if (attestation.expires !== undefined && attestation.expires < options.today) return "expired";
  if (attestation.machine !== undefined && attestation.machine !== options.machine) return "stale";
  return "in-force";
}
