import { type Conversation, newFileIdentifier } from "../conversation.ts";
import { correlate } from "../correlate.ts";
import type { Eligible } from "../eligibility.ts";
import { prescriptionMessage } from "../messages/uketsuke-sandbox-searches.ts";
import { visitOf } from "../visit-identifier.ts";
import { type NotTaken, notTaken, type Unknown } from "../write.ts";

/** How the patient wants the prescription (処方箋発行形態). */
export type PrescriptionForm = "electronic" | "paper";

/** What became of the choice; `unknown` is never sent again by itself. */
export type PrescriptionChosen = { readonly outcome: "chosen" } | NotTaken | Unknown;

const forms = { electronic: "1", paper: "2" } as const;

/** Hands over what the patient chose at the reader (処方箋発行形態). */
export async function choosePrescription(
  { institution, requests, header }: Conversation,
  eligibility: Eligible,
  form: PrescriptionForm,
  { signal }: { signal?: AbortSignal },
): Promise<PrescriptionChosen> {
  const fileIdentifier = newFileIdentifier();
  const question = prescriptionMessage.encodeJson({
    MessageHeader: header(fileIdentifier),
    MessageBody: {
      SandboxVisitIdentifier: visitOf(eligibility),
      PrescriptionIssueSelect: forms[form],
    },
  });
  const read = (bytes: Uint8Array): PrescriptionChosen => {
    const answer = prescriptionMessage.decodeJson(bytes);
    correlate(answer.MessageHeader, { institution, fileIdentifier });
    return notTaken(answer) ?? { outcome: "chosen" };
  };
  return await requests.write("prescription", question, read, signal);
}
