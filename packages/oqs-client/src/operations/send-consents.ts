import { type Consents, consentFlags } from "../consent.ts";
import { type Conversation, newFileIdentifier } from "../conversation.ts";
import { correlate } from "../correlate.ts";
import { instantOf } from "../date.ts";
import type { Eligible } from "../eligibility.ts";
import { consentsMessage } from "../messages/uketsuke-sandbox.ts";
import { visitOf } from "../visit-identifier.ts";
import { type NotTaken, notTaken, type Unknown } from "../write.ts";
import { type CareSetting, careSettings } from "./revisit.ts";

/**
 * What became of the consents: `refused` = the server does not take them (in the months of grace there is nothing to view);
 * `unknown` = they were sent and no answer came, so they are never sent again by themselves.
 */
export type ConsentsSent =
  | { readonly outcome: "sent"; readonly consentedAt: Date; readonly availableUntil: Date }
  | NotTaken
  | Unknown;

/** Options of sending consents. */
export interface SendConsentsOptions {
  /** The consent lasts while the patient is cared for like this (訪問診療, オンライン診療), for later revisits. */
  readonly continuing?: CareSetting;
  readonly signal?: AbortSignal;
}

/** Hands over what the patient consented to (閲覧同意). */
export async function sendConsents(
  { institution, requests, header }: Conversation,
  eligibility: Eligible,
  consents: Consents,
  { continuing, signal }: SendConsentsOptions,
): Promise<ConsentsSent> {
  const visit = visitOf(eligibility);
  const fileIdentifier = newFileIdentifier();
  const question = consentsMessage.encodeJson({
    MessageHeader: header(fileIdentifier),
    MessageBody: {
      SandboxVisitIdentifier: visit,
      ...consentFlags(consents),
      ...(continuing === undefined ? {} : { MedicalTreatmentFlag: careSettings[continuing] }),
    },
  });
  const read = (bytes: Uint8Array): ConsentsSent => {
    const answer = consentsMessage.decodeJson(bytes);
    correlate(answer.MessageHeader, { institution, fileIdentifier });
    const refused = notTaken(answer);
    if (refused !== undefined) return refused;
    const consentedAt = instantOf(answer.MessageBody?.SandboxConsTime ?? "");
    const availableUntil = instantOf(answer.MessageBody?.SandboxAvailableTime ?? "");
    if (consentedAt === undefined || availableUntil === undefined) return { outcome: "unknown" };
    return { outcome: "sent", consentedAt, availableUntil };
  };
  return await requests.write("consents", question, read, signal);
}
