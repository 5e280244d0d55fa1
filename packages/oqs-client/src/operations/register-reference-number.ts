import { type Conversation, newFileIdentifier } from "../conversation.ts";
import { correlate } from "../correlate.ts";
import { OqsError } from "../errors.ts";
import { insurerNumber } from "../insurer-number.ts";
import { malformed } from "../messages/element.ts";
import { registrationMessage } from "../messages/reference-number-registration.ts";
import { checkInsurance, type InsuranceData } from "../search.ts";
import { type NotTaken, notTaken, type Unknown } from "../write.ts";

/** The institution's own number for an insured person (照会番号), at most 50 characters; lost when the insurance changes. */
export interface ReferenceNumber extends Omit<InsuranceData, "birthDate" | "limitConsent"> {
  readonly referenceNumber: string;
}

/** What became of it; `unknown` is never sent again by itself: ask for the eligibility and look for the number there. */
export type ReferenceNumberRegistered = { readonly outcome: "registered" } | NotTaken | Unknown;

/** Registers a reference number (照会番号登録). */
export async function registerReferenceNumber(
  { institution, requests, header }: Conversation,
  { signal, referenceNumber, ...insurance }: ReferenceNumber & { signal?: AbortSignal },
): Promise<ReferenceNumberRegistered> {
  checkInsurance(insurance);
  const length = [...referenceNumber].length;
  if (length < 1 || length > 50)
    throw new OqsError("INVALID_ARGUMENT", "a reference number has 1 to 50 characters");
  const { symbol, branch } = insurance;
  const fileIdentifier = newFileIdentifier();
  const question = registrationMessage.encodeJson({
    MessageHeader: header(fileIdentifier),
    MessageBody: {
      ReferenceNumberRegistrationInfo: {
        ReferenceNumber: referenceNumber,
        InsurerNumber: insurance.insurerNumber.padStart(8, "0"),
        ...(symbol === undefined || symbol === "" ? {} : { InsuredCardSymbol: symbol }),
        InsuredIdentificationNumber: insurance.number,
        ...(branch === undefined ? {} : { InsuredBranchNumber: branch }),
      },
    },
  });
  const read = (bytes: Uint8Array): ReferenceNumberRegistered => {
    const answer = registrationMessage.decodeJson(bytes);
    correlate(answer.MessageHeader, { institution, fileIdentifier });
    const refused = notTaken(answer);
    if (refused !== undefined) return refused;
    const echo = answer.MessageBody?.ReferenceNumberRegistrationInfo;
    const same =
      echo?.ReferenceNumber === referenceNumber &&
      insurerNumber(echo.InsurerNumber ?? "") === insurerNumber(insurance.insurerNumber);
    // An answer that does not repeat what was registered does not say that it was.
    if (!same) throw malformed("it does not repeat the registration");
    return { outcome: "registered" };
  };
  return await requests.write("registration", question, read, signal);
}
