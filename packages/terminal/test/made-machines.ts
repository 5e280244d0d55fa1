import type { Attestation, Facts, Kit } from "../src/index.ts";
import { loadMachine } from "./machines.ts";

const good = loadMachine("ip-vpn-two-nics");

/** A made terminal on which every must row passes or is attested; no machine like it was ever recorded. */
export const goodTerminal: Facts = good.facts;

/** The declaration that belongs to {@link goodTerminal}. */
export const goodKit: Kit = good.kit;

/** The statements that belong to {@link goodTerminal}. */
export const goodAttestations: readonly Attestation[] = good.attestations;

/** A made statement about one row, without a document. */
export function statementFor(row: string): Attestation {
  return {
    row,
    statement: "Made statement.",
    by: "Made Vendor",
    at: "2026-11-01T00:00:00Z",
    evidence: [],
  };
}

/** A made statement with a document behind it. */
export function documentedStatementFor(row: string): Attestation {
  return {
    ...statementFor(row),
    evidence: [{ name: "data-sheet.pdf", sha256: "b".repeat(64) }],
  };
}
