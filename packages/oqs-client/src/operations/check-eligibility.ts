import { type EligibilityProof, proofElements } from "../authentication.ts";
import { type Conversation, newFileIdentifier } from "../conversation.ts";
import { correlate } from "../correlate.ts";
import { type Eligibility, eligibilityOf } from "../eligibility.ts";
import { proofMessage } from "../messages/uketsuke-sandbox.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";

/** Hands in the card's signature; a challenge serves once, so this is never repeated. */
export async function checkEligibility(
  { institution, requests, header }: Conversation,
  { proof, signal }: { proof: EligibilityProof; signal?: AbortSignal },
): Promise<Eligibility> {
  const fileIdentifier = newFileIdentifier();
  const question = proofMessage.encodeJson({
    MessageHeader: header(fileIdentifier),
    MessageBody: proofElements(proof),
  });
  const answer = eligibilityMessage.decodeJson(await requests.askOnce("proof", question, signal));
  correlate(answer.MessageHeader, { institution, fileIdentifier });
  return eligibilityOf(answer);
}
