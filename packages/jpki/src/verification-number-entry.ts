import type { CardCallOptions, CardChannel } from "./card-session.ts";
import { JpkiError, VerificationNumberIncorrectError } from "./errors.ts";
import type { ReferenceLayout } from "./layout/card-profile.ts";
import { type ReferencePolicy, verificationNumberPolicy, verifyReference } from "./reference.ts";

/** When something read from the printed card may be sent although it was wrong before. */
export interface PrintedEntryOptions extends CardCallOptions {
  /** Send it although three or fewer tries are left. */
  readonly allowFewTries?: boolean | undefined;
  /**
   * Send it although two entries in a row were wrong since the card was put in. For a person who read the card again and typed it in,
   * never for a program that scans it: a reader that misreads once misreads again, and ten wrong entries block the number.
   */
  readonly allowFurtherRetries?: boolean | undefined;
}

/** Verification number B (照合番号B), 14 ASCII digits; zeroed when the call ends. */
export interface VerificationNumberOptions extends PrintedEntryOptions {
  readonly verificationNumber: Uint8Array;
}

/** The birth date (生年月日) as the card prints it, six ASCII digits YYMMDD; zeroed when the call ends. */
export interface PrintedBirthDateOptions extends PrintedEntryOptions {
  readonly printedBirthDate: Uint8Array;
}

/** Wrong entries after which nothing more is sent without being allowed. */
const automaticEntries = 2;

/** Wrong entries in a row, by insertion: opening the same card once more does not begin anew. */
const wrongEntries = new WeakMap<AbortSignal, number>();

/** Tries of the birth date are handled as those of verification number B, whose first six digits it is. */
export const printedBirthDatePolicy: ReferencePolicy = {
  ...verificationNumberPolicy,
  name: "printed birth date",
};

/**
 * Compares one entry read from the printed card, once. Wrong ones are counted over both applications and both kinds of entry.
 * Throws VERIFICATION_NUMBER_*.
 */
export async function verifyPrintedEntry(
  channel: CardChannel,
  reference: ReferenceLayout,
  entry: Uint8Array,
  policy: ReferencePolicy,
  { allowFewTries = false, allowFurtherRetries = false }: PrintedEntryOptions,
): Promise<void> {
  const insertion = channel.session.card.removed;
  const wrong = wrongEntries.get(insertion) ?? 0;
  if (wrong >= automaticEntries && !allowFurtherRetries) {
    throw new JpkiError(
      "VERIFICATION_NUMBER_RETRIES",
      `${wrong} wrong entries from this card in a row. The ${policy.name} was not sent; have a person read the card, then allow it explicitly.`,
    );
  }
  try {
    await verifyReference(channel, reference, entry, policy, allowFewTries);
    wrongEntries.delete(insertion);
  } catch (error) {
    if (VerificationNumberIncorrectError.is(error)) wrongEntries.set(insertion, wrong + 1);
    throw error;
  }
}
