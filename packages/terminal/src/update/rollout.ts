import { createHash } from "node:crypto";
import type { Manifest, Release } from "./metadata.ts";

/** What decides whether a terminal takes a release now (段階配布). */
export interface TerminalPlace {
  /** Anything that stays the same for this terminal and differs between terminals. */
  readonly terminalId: string;
  /** Rings the terminal belongs to. */
  readonly rings?: readonly string[];
}

/** A number from 0 to 99 that a terminal draws for a release; another release, another draw. */
export function drawOf(terminalId: string, release: Release): number {
  const { program, version } = release;
  const hash = createHash("sha256")
    .update(JSON.stringify([terminalId, program, version]))
    .digest();
  return hash.readUInt32BE(0) % 100;
}

/** The newest release of a program that is meant for this terminal and not withdrawn (配布対象の版). */
export function releaseFor(
  manifest: Manifest,
  program: string,
  place: TerminalPlace,
): Release | undefined {
  return manifest.releases
    .filter((one) => one.program === program && one.withdrawn !== true && isMeant(one, place))
    .toSorted((a, b) => b.sequence - a.sequence)[0];
}

function isMeant(release: Release, { terminalId, rings = [] }: TerminalPlace): boolean {
  if (release.rings?.some((ring) => rings.includes(ring)) === true) return true;
  return drawOf(terminalId, release) < release.percent;
}
