import type { Eligible } from "./eligibility.ts";
import { OqsError } from "./errors.ts";

/** The identifier by which the server knows the card's visit (任意のファイル識別子). @throws OqsError INVALID_ARGUMENT */
export function visitOf({ answer }: Eligible): string {
  const { ArbitraryFileIdentifier: visit, ReferenceClassification: by } =
    answer.MessageHeader ?? {};
  if (visit === undefined || by === "2")
    throw new OqsError(
      "INVALID_ARGUMENT",
      "this belongs to a card: the eligibility came from a search without one",
    );
  return visit;
}
