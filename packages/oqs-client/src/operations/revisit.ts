import { askForEligibility, type Conversation } from "../conversation.ts";
import type { Eligibility } from "../eligibility.ts";
import { revisitMessage } from "../messages/uketsuke-sandbox-searches.ts";
import { type InsuranceData, searchInfoOf } from "../search.ts";

/** Care without a visit to the institution, whose first consent lasts (訪問診療, オンライン診療). */
export type CareSetting = keyof typeof careSettings;

/** Codes of 診療区分. */
export const careSettings = { "home-visit": "2", online: "3" } as const;

/** Whom to ask for again, and under which consent. */
export interface RevisitData extends InsuranceData {
  readonly careSetting: CareSetting;
}

/** Eligibility once more under the consent of the first visit (再照会). */
export async function revisit(
  conversation: Conversation,
  { signal, careSetting, ...insurance }: RevisitData & { signal?: AbortSignal },
): Promise<Eligibility> {
  const body = {
    QualificationConfirmSearchInfo: searchInfoOf(insurance),
    MedicalTreatmentFlag: careSettings[careSetting],
  };
  return await askForEligibility(
    conversation,
    "revisit",
    (MessageHeader) => revisitMessage.encodeJson({ MessageHeader, MessageBody: body }),
    signal,
  );
}
