import { createHash } from "node:crypto";
import { TerminalError } from "./errors.ts";
import { checkRowIds, profileShape } from "./profile-shape.ts";
import { mhlwIntegrated } from "./profiles/mhlw-integrated.ts";
import { mhlwTerminal2020 } from "./profiles/mhlw-terminal-2020.ts";
import type { Profile } from "./requirement.ts";
import { ShapeMismatch } from "./shape.ts";

/** Every profile of this package (推奨仕様の一覧). */
export const profiles: readonly Profile[] = [mhlwIntegrated, mhlwTerminal2020];

/** The profile with an id, e.g. `mhlw-integrated-2026`; throws PROFILE_UNKNOWN. */
export function profileOf(id: string): Profile {
  const profile = profiles.find((known) => known.id === id);
  if (profile) return profile;
  throw new TerminalError(
    "PROFILE_UNKNOWN",
    `There is no profile ${id}. Choose one of: ${profiles.map((known) => known.id).join(", ")}.`,
  );
}

/** Reads a profile file of a maker's own (製造者の仕様): its rows use the rules of this package. Throws PROFILE_INVALID. */
export function readProfile(value: unknown): Profile {
  try {
    return checkRowIds(profileShape(value, "profile"));
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new TerminalError(
      "PROFILE_INVALID",
      `This is not a profile file: ${error.message}. Correct that field; schema/profile.schema.json describes them all.`,
      { cause: error },
    );
  }
}

/** SHA-256 (hex) over the rows of a profile, so that a report tells which rows it was made with. */
export function profileDigest(profile: Profile): string {
  return createHash("sha256").update(JSON.stringify(profile)).digest("hex");
}
