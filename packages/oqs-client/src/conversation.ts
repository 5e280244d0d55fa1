/**
 * What every question and answer of an institution has in common: its header, and that the answer is to this question.
 * @module
 */
import { randomBytes } from "node:crypto";
import { correlate } from "./correlate.ts";
import { wireDate } from "./date.ts";
import { type Eligibility, eligibilityOf } from "./eligibility.ts";
import type { MessageHeader } from "./messages/message-header.ts";
import { eligibilityMessage } from "./messages/xml-msg.ts";
import type { Requests } from "./requests.ts";
import type { RouteName } from "./routes.ts";

/** Holds what operations need. */
export interface Conversation {
  readonly institution: string;
  readonly requests: Requests;
  header(fileIdentifier?: string): MessageHeader;
}

/** The conversation of an institution; `clock` gives the confirmation date (資格確認日). */
export function converse(
  requests: Requests,
  { institution, clock }: { institution: string; clock: () => Date },
): Conversation {
  return {
    institution,
    requests,
    header: (fileIdentifier) => ({
      QualificationConfirmationDate: wireDate(clock()),
      MedicalInstitutionCode: institution,
      ...(fileIdentifier === undefined ? {} : { ArbitraryFileIdentifier: fileIdentifier }),
    }),
  };
}

/** 16 base64 characters, the length seen in face result files (任意のファイル識別子). */
export function newFileIdentifier(): string {
  return randomBytes(12).toString("base64");
}

/** Asks one of our own routes for an eligibility; the answer must repeat our identifier. */
export async function askForEligibility(
  { institution, requests, header }: Conversation,
  route: RouteName,
  question: (header: MessageHeader) => string,
  signal: AbortSignal | undefined,
): Promise<Eligibility> {
  const fileIdentifier = newFileIdentifier();
  const bytes = await requests.ask(route, question(header(fileIdentifier)), signal);
  const answer = eligibilityMessage.decodeJson(bytes);
  correlate(answer.MessageHeader, { institution, fileIdentifier });
  return eligibilityOf(answer);
}
