import { createHash } from "node:crypto";
import { TerminalError } from "./errors.ts";
import { mhlwIntegrated } from "./profiles/mhlw-integrated.ts";
import type { Profile } from "./requirement.ts";

/** Every profile of this package (推奨仕様の一覧). */
export const profiles: readonly Profile[] = [mhlwIntegrated];

/** The profile with an id, e.g. `mhlw-integrated-2026`; throws PROFILE_UNKNOWN. */
export function profileOf(id: string): Profile {
  const profile = profiles.find((known) => known.id === id);
  if (profile) return profile;
  throw new TerminalError(
    "PROFILE_UNKNOWN",
    `There is no profile ${id}. Choose one of: ${profiles.map((known) => known.id).join(", ")}.`,
  );
}

/** SHA-256 (hex) over the rows of a profile, so that a report tells which rows it was made with. */
export function profileDigest(profile: Profile): string {
  return createHash("sha256").update(JSON.stringify(profile)).digest("hex");
}
