import type { Consents, Eligibility, OqsClient } from "@uketsuke/oqs-client";
import type { CertificateState } from "./certificate.ts";
import type { ConsentItem, Desk } from "./desk.ts";
import { codeOf } from "./steps.ts";
import type { ConsentsSent } from "./visit.ts";

/** No answer = no consent (同意なし). */
export const noConsents: Consents = {
  medication: false,
  medicalInformation: false,
  checkup: false,
  surgery: false,
};

const items: readonly ConsentItem[] = ["surgery", "medication", "medicalInformation", "checkup"];

/** Asks for the viewing consents (閲覧同意); in grace nothing is asked, silence is a no, and the visit goes on either way. */
export async function askConsents(
  desk: Desk,
  { scope }: CertificateState,
  signal: AbortSignal,
): Promise<{
  readonly outcome: "answered" | "no-answer" | "not-asked";
  readonly consents: Consents;
}> {
  if (scope === "eligibility-only") return { outcome: "not-asked", consents: noConsents };
  const answer = await desk.askConsents({ items, signal });
  return answer.outcome === "answered" ? answer : { outcome: "no-answer", consents: noConsents };
}

/**
 * Sends what was answered. The visit is eligible already, so a server that cannot be reached now does not undo it:
 * the failure is part of the visit (`unsent`, with its code) and the result file then carries no consent.
 */
export async function sendConsents(
  oqs: Pick<OqsClient, "sendConsents">,
  eligibility: Extract<Eligibility, { outcome: "eligible" }>,
  consents: Consents,
  signal: AbortSignal,
): Promise<ConsentsSent> {
  try {
    return await oqs.sendConsents(eligibility, consents, { signal });
  } catch (error) {
    // Only what a part names is a failure on the way; an error without a code is a mistake in a program.
    if (signal.aborted || codeOf(error) === "UNKNOWN") throw error;
    return { outcome: "unsent", code: codeOf(error) };
  }
}
