import { statusByLists } from "./list-status.ts";
import { statusByAnswers } from "./ocsp-status.ts";
import type {
  IssuedCertificate,
  RevocationContext,
  RevocationStatus,
} from "./revocation-context.ts";

/** Asks every list and answer about one certificate. One that says revoked is believed whatever others say. */
export function revocationStatus(
  issued: IssuedCertificate,
  context: RevocationContext,
): RevocationStatus {
  const byAnswers = statusByAnswers(issued, context);
  if (byAnswers.state === "revoked") return byAnswers;
  const byLists = statusByLists(issued, context);
  const answered = byAnswers.state === "not-revoked" || !context.options.lists?.length;
  return byLists.state === "revocation-unknown" && answered ? byAnswers : byLists;
}
