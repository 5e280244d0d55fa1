import { askForEligibility, type Conversation } from "../conversation.ts";
import type { Eligibility } from "../eligibility.ts";
import { OqsError } from "../errors.ts";
import { disasterMessage, type PersonSearchInfo } from "../messages/uketsuke-sandbox-searches.ts";
import { type InsuranceData, searchInfoOf, wireBirthDate } from "../search.ts";

/** Who the patient says to be when there is neither card nor number. */
export interface PersonData {
  /** 氏名. */
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: "male" | "female";
  /** 住所. */
  readonly address: string;
}

/**
 * A search in a disaster area (災害時医療情報閲覧): by the insured number or by the person, with consent to viewing unless the
 * patient is unconscious. Every use is recorded by the system.
 */
export interface DisasterSearch {
  readonly patient: Omit<InsuranceData, "limitConsent"> | PersonData;
  /** `given` by the patient, or not to be had because the patient is `unconscious` (同意取得困難). */
  readonly consent: "given" | "unconscious";
}

const consents = { given: "1", unconscious: "3" } as const;

/** Eligibility and the right to view where a disaster was declared (災害時). */
export async function searchInDisaster(
  conversation: Conversation,
  { patient, consent, signal }: DisasterSearch & { signal?: AbortSignal },
): Promise<Eligibility> {
  const body = {
    SandboxDisasterConsent: consents[consent],
    ...("number" in patient
      ? { QualificationConfirmSearchInfo: searchInfoOf(patient) }
      : { SandboxPersonSearchInfo: personInfoOf(patient) }),
  };
  return await askForEligibility(
    conversation,
    "disaster",
    (MessageHeader) => disasterMessage.encodeJson({ MessageHeader, MessageBody: body }),
    signal,
  );
}

function personInfoOf({ name, birthDate, sex, address }: PersonData): PersonSearchInfo {
  if (name.trim() === "" || address.trim() === "")
    throw new OqsError("INVALID_ARGUMENT", "name and address are needed to find a person");
  return {
    Name: name,
    Birthdate: wireBirthDate(birthDate),
    Sex1: sex === "male" ? "1" : "2",
    Address: address,
  };
}
