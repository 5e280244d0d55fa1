/**
 * Eligibility of one person out of a bulk result (一括照会結果): the same values as of a single answer.
 * @module
 */
import { type Eligibility, eligibilityOf } from "./eligibility.ts";
import type { BulkConfirmUnit } from "./messages/bulk-confirm-unit.ts";
import type { MessageHeader } from "./messages/message-header.ts";

/**
 * Reads one unit of a bulk result; `header` is the header of its file, for institution and day of confirmation.
 * @throws OqsError MALFORMED_ANSWER when what a reception needs is missing
 */
export function unitEligibilityOf(
  unit: BulkConfirmUnit,
  options: { header?: MessageHeader } = {},
): Eligibility {
  const {
    ResultOfQualificationConfirmation: results,
    ReferenceNumber: _own,
    extra: unknown = [],
    ...body
  } = unit;
  return eligibilityOf({
    MessageHeader: options.header ?? {},
    MessageBody: {
      ...body,
      ...(results === undefined
        ? {}
        : { ResultList: { ResultOfQualificationConfirmation: results } }),
      ...(unknown.length === 0 ? {} : { extra: unknown }),
    },
  });
}
