/**
 * Is this the answer to our question? A whole answer about somebody else is the worst answer there is.
 * @module
 */

import { OqsError } from "./errors.ts";
import { insurerNumber } from "./insurer-number.ts";
import type { MessageHeader } from "./messages/message-header.ts";
import type { QualificationConfirmSearchInfo } from "./messages/qualification-confirm-search-info.ts";

/**
 * Refuses an answer whose header is not ours (照合). `whole`: it must name both institution and identifier, which every
 * file does that others could have put into the same folder.
 * @throws OqsError ANSWER_MISMATCH
 */
export function correlate(
  answer: MessageHeader | undefined,
  question: { institution: string; fileIdentifier?: string; whole?: boolean },
): void {
  const institution = answer?.MedicalInstitutionCode;
  if (question.whole === true && institution === undefined)
    throw mismatch("MedicalInstitutionCode");
  if (institution !== undefined && institution !== question.institution)
    throw mismatch("MedicalInstitutionCode");
  if (question.fileIdentifier === undefined) return;
  if (answer?.ArbitraryFileIdentifier !== question.fileIdentifier)
    throw mismatch("ArbitraryFileIdentifier");
}

/** Refuses an answer that repeats another search than ours; what it does not repeat cannot be compared. @throws OqsError ANSWER_MISMATCH */
export function correlateSearch(
  echo: QualificationConfirmSearchInfo | undefined,
  search: QualificationConfirmSearchInfo,
): void {
  for (const name of Object.keys(compared) as (keyof typeof compared)[]) {
    const answered = echo?.[name];
    const same = compared[name];
    if (answered !== undefined && same(answered) !== same(search[name] ?? "")) throw mismatch(name);
  }
}

/** 記号 may come back in the other width, 保険者番号 with the other padding. */
const compared = {
  InsurerNumber: insurerNumber,
  InsuredCardSymbol: (symbol: string) => symbol.normalize("NFKC"),
  InsuredIdentificationNumber: (number: string) => number.normalize("NFKC"),
  InsuredBranchNumber: (branch: string) => branch.normalize("NFKC"),
  Birthdate: (date: string) => date,
} as const;

function mismatch(element: string): OqsError {
  return new OqsError(
    "ANSWER_MISMATCH",
    `the answer belongs to another question: its ${element} is not ours. Do not use it; ask again`,
  );
}
