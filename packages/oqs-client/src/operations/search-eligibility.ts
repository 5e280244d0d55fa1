import type { Conversation } from "../conversation.ts";
import { correlate, correlateSearch } from "../correlate.ts";
import { type Eligibility, eligibilityOf } from "../eligibility.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { type InsuranceData, searchInfoOf } from "../search.ts";

/** Eligibility by insurance data (資格確認照会). */
export async function searchEligibility(
  { institution, requests, header }: Conversation,
  { signal, ...insurance }: InsuranceData & { signal?: AbortSignal },
): Promise<Eligibility> {
  const search = searchInfoOf(insurance);
  const question = eligibilityMessage.encodeJson({
    MessageHeader: header(),
    MessageBody: { QualificationConfirmSearchInfo: search },
  });
  const answer = eligibilityMessage.decodeJson(await requests.ask("search", question, signal));
  correlate(answer.MessageHeader, { institution });
  correlateSearch(answer.MessageBody?.QualificationConfirmSearchInfo, search);
  return eligibilityOf(answer);
}
