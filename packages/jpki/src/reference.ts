import type { CommandApdu } from "./apdu.ts";
import type { CardCallOptions, CardChannel } from "./card-session.ts";
import {
  JpkiError,
  type JpkiErrorCode,
  PinIncorrectError,
  StatusWordError,
  VerificationNumberIncorrectError,
} from "./errors.ts";
import { statusWordError } from "./exchange.ts";
import { type EntryRule, type ReferenceLayout, shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { attemptsRemaining, statusWords } from "./status-word.ts";

/** What the card says of a PIN (暗証番号) or number before it is compared. Only `tries` counts something. */
export type PinTries =
  | { readonly state: "tries"; readonly attemptsRemaining: number }
  | { readonly state: "blocked" }
  | { readonly state: "verified" }
  | { readonly state: "unlimited" };

/** Options of `verifyPin`. */
export interface VerifyPinOptions extends CardCallOptions {
  /** Send the PIN although one try is left; a wrong one then blocks it. */
  readonly allowLastTry?: boolean | undefined;
}

/** Which errors a comparison ends in, and with how few tries left it is not even begun. */
export interface ReferencePolicy {
  readonly name: string;
  readonly format: JpkiErrorCode;
  readonly fewTries: JpkiErrorCode;
  readonly blocked: JpkiErrorCode;
  readonly refuseAt: number;
  incorrect(attemptsRemaining: number, message: string): JpkiError;
}

export const pinPolicy: ReferencePolicy = {
  name: "PIN",
  format: "PIN_FORMAT",
  fewTries: "PIN_LAST_TRY",
  blocked: "PIN_BLOCKED",
  refuseAt: 1,
  incorrect: (left, message) => new PinIncorrectError(left, message),
};

export const passwordPolicy: ReferencePolicy = { ...pinPolicy, name: "signing password" };

export const verificationNumberPolicy: ReferencePolicy = {
  name: "verification number B",
  format: "VERIFICATION_NUMBER_FORMAT",
  fewTries: "VERIFICATION_NUMBER_FEW_TRIES",
  blocked: "VERIFICATION_NUMBER_BLOCKED",
  refuseAt: 3,
  incorrect: (left, message) => new VerificationNumberIncorrectError(left, message),
};

/** Asks how many tries are left; costs none. */
export async function triesLeft(
  channel: CardChannel,
  reference: ReferenceLayout,
): Promise<PinTries> {
  const command = verifyCommand(reference);
  const { statusWord } = await channel.exchangeOnce(command);
  switch (statusWord) {
    case statusWords.success:
      return { state: "verified" };
    case statusWords.noRetryLimit:
      return { state: "unlimited" };
    case statusWords.authenticationBlocked:
    case statusWords.referenceDataBlocked:
      return { state: "blocked" };
  }
  const left = attemptsRemaining(statusWord);
  if (left === undefined) throw statusWordError(command, statusWord);
  return left === 0 ? { state: "blocked" } : { state: "tries", attemptsRemaining: left };
}

/** Throws the policy's format error for an entry the rule does not allow; the card sees nothing. */
export function checkEntry(entry: Uint8Array, rule: EntryRule, policy: ReferencePolicy): void {
  const fits = entry.length >= rule.minimumLength && entry.length <= rule.maximumLength;
  if (fits && entry.every((byte) => isAllowed(byte, rule.character))) return;
  const length =
    rule.minimumLength === rule.maximumLength
      ? `${rule.minimumLength}`
      : `${rule.minimumLength} to ${rule.maximumLength}`;
  const kind = rule.character === "digit" ? "ASCII digits" : "ASCII digits and capital letters";
  throw new JpkiError(
    policy.format,
    `The ${policy.name} has ${length} ${kind}; the entry has not been sent to the card.`,
  );
}

/**
 * Compares one entry, once: asks for the tries left, refuses when too few are left, sends VERIFY exactly once.
 * Only 9000 counts. The entry is not zeroed here: whoever took it from the caller does that, on every way out.
 */
export async function verifyReference(
  channel: CardChannel,
  reference: ReferenceLayout,
  entry: Uint8Array,
  policy: ReferencePolicy,
  allowFewTries: boolean,
): Promise<void> {
  if (reference.forbidden) {
    throw new JpkiError("COMMAND_INVALID", "Verification number A is the 12-digit number: unused.");
  }
  checkEntry(entry, reference.rule, policy);
  const tries = await triesLeft(channel, reference);
  if (tries.state === "blocked") throw blocked(policy);
  // "verified" means that the last comparison succeeded, which also filled the counter again.
  if (tries.state === "tries" && tries.attemptsRemaining <= policy.refuseAt && !allowFewTries) {
    throw new JpkiError(
      policy.fewTries,
      `Tries left of the ${policy.name}: ${tries.attemptsRemaining}. It was not sent to the card; ask first, then allow it explicitly.`,
    );
  }
  const command = verifyCommand(reference, entry);
  const { statusWord } = await channel.exchangeOnce(command);
  if (statusWord === statusWords.success) return;
  const left = attemptsRemaining(statusWord);
  if (left !== undefined) {
    throw policy.incorrect(left, `The ${policy.name} is wrong; tries left: ${left}.`);
  }
  if (
    statusWord === statusWords.authenticationBlocked ||
    statusWord === statusWords.referenceDataBlocked
  ) {
    throw blocked(policy);
  }
  throw statusWordError(command, statusWord);
}

/** The error for an operation before its PIN, or before the secret named instead. */
export function pinNotVerified(
  operation: string,
  { secret = "PIN", ...options }: ErrorOptions & { readonly secret?: string } = {},
): JpkiError {
  return new JpkiError(
    "PIN_NOT_VERIFIED",
    `${operation} needs the ${secret}, verified since the application was last selected. Verify it again, and use no other application in between.`,
    options,
  );
}

/** Runs card work and names the card's refusal 6982 (security status not satisfied) PIN_NOT_VERIFIED. */
export async function needingPin<T>(
  operation: string,
  work: () => Promise<T>,
  secret?: string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!StatusWordError.is(error)) throw error;
    if (error.statusWord !== statusWords.securityStatusNotSatisfied) throw error;
    throw pinNotVerified(operation, { cause: error, ...(secret && { secret }) });
  }
}

function verifyCommand(reference: ReferenceLayout, data?: Uint8Array): CommandApdu {
  return { ...instructions.verify, p1: 0, p2: 0x80 | shortIdentifier(reference), data };
}

function isAllowed(byte: number, character: EntryRule["character"]): boolean {
  const digit = byte >= 0x30 && byte <= 0x39;
  return digit || (character === "upper-case-alphanumeric" && byte >= 0x41 && byte <= 0x5a);
}

function blocked(policy: ReferencePolicy): JpkiError {
  return new JpkiError(
    policy.blocked,
    `The ${policy.name} is blocked or was never set; the municipality resets it.`,
  );
}
