/**
 * The words a support bundle may hold: what is not on a list goes in as `other`, so that nothing of a person can stand in its place.
 * @module
 */
import type { Eligibility } from "@uketsuke/oqs-client";
import type { IdentificationMethod, LastAttempt, StepName, Visit } from "@uketsuke/reception";
import { cliErrorCodes } from "../../errors.ts";

const steps: Readonly<Record<StepName, true>> = {
  precheck: true,
  method: true,
  photo: true,
  face: true,
  pin: true,
  staff: true,
  certificate: true,
  challenge: true,
  proof: true,
  eligibility: true,
  consents: true,
  "consents-sent": true,
  "result-file": true,
  end: true,
};
/** Lines of the kiosk about itself. */
const kioskSteps = ["start", "stop", "reader", "staff-password"];
const stepWords: ReadonlySet<string> = new Set([...Object.keys(steps), ...kioskSteps]);

type OutcomeWord = Visit["outcome"] | Eligibility["outcome"] | LastAttempt | IdentificationMethod;

const outcomes: Readonly<Record<OutcomeWord, true>> = {
  complete: true,
  "not-eligible": true,
  "not-identified": true,
  "card-unusable": true,
  "card-removed": true,
  eligible: true,
  ineligible: true,
  refused: true,
  "no-match": true,
  inconclusive: true,
  "no-face": true,
  spoof: true,
  "photo-unusable": true,
  "no-camera": true,
  "face-paused": true,
  "pin-incorrect": true,
  "pin-blocked": true,
  "staff-declined": true,
  face: true,
  pin: true,
  staff: true,
};
/** What steps end with besides. */
const stepOutcomes = [
  "answered",
  "cancelled",
  "confirmed",
  "declined",
  "delivered",
  "device-locked",
  "failed",
  "identified",
  "locked",
  "lost",
  "match",
  "no-answer",
  "no-verification-number",
  "not-asked",
  "ok",
  "other-method",
  "read",
  "received",
  "sent",
  "signed",
  "unknown",
  "unsent",
  "usable",
];
const outcomeWords: ReadonlySet<string> = new Set([...Object.keys(outcomes), ...stepOutcomes]);

/** Codes that no table of a package holds: of Node and of an abort. */
const otherCodes = [
  "ABORTED",
  "UNKNOWN",
  "EACCES",
  "EADDRINUSE",
  "ECONNREFUSED",
  "ECONNRESET",
  "EEXIST",
  "EIO",
  "EISDIR",
  "EMFILE",
  "ENOENT",
  "ENOSPC",
  "ENOTFOUND",
  "EPERM",
  "EROFS",
  "ETIMEDOUT",
];

let codes: Promise<ReadonlySet<string>> | undefined;

async function readCodes(): Promise<ReadonlySet<string>> {
  const [{ jpkiErrorCodes }, { faceErrorCodes }, { oqsErrorCodes }, reception, terminal] =
    await Promise.all([
      import("@uketsuke/jpki"),
      import("@uketsuke/face-verify"),
      import("@uketsuke/oqs-client"),
      import("@uketsuke/reception"),
      import("@uketsuke/terminal"),
    ]);
  const tables = [
    jpkiErrorCodes,
    faceErrorCodes,
    oqsErrorCodes,
    reception.receptionErrorCodes,
    terminal.terminalErrorCodes,
    cliErrorCodes,
  ];
  return new Set([...tables.flatMap(Object.keys), ...otherCodes]);
}

const other = "other";

/** A code of a failure. */
export async function knownCode(value: unknown): Promise<string> {
  const known = await knownCodes();
  return typeof value === "string" && known.has(value) ? value : other;
}

/** Every code of the packages and of this command line. */
export function knownCodes(): Promise<ReadonlySet<string>> {
  codes ??= readCodes();
  return codes;
}

/** A step of a visit or of the kiosk. */
export function knownStep(value: unknown): string {
  return typeof value === "string" && stepWords.has(value) ? value : other;
}

/** How a step ended; some end with a code. */
export async function knownOutcome(value: unknown): Promise<string> {
  return typeof value === "string" && outcomeWords.has(value) ? value : await knownCode(value);
}

/** A whole number up to a day in milliseconds; longer ones are none of ours. */
export function knownMilliseconds(value: unknown): number | typeof other {
  const longest = 86_400_000;
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= longest
    ? (value as number)
    : other;
}

/** A moment, written anew so that nothing else can hide in it. */
export function knownMoment(value: unknown): string {
  const read = typeof value === "number" || typeof value === "string" ? new Date(value) : undefined;
  const year = read?.getUTCFullYear() ?? Number.NaN;
  return read !== undefined && year >= 2000 && year < 2100 ? read.toISOString() : other;
}

/** The value when it is one of the words. */
export function knownWord(value: unknown, words: readonly string[]): string {
  return typeof value === "string" && words.includes(value) ? value : other;
}

/** What an operating system or a driver calls a device: short, ASCII, without a row of digits that could be a number of one device. */
export function deviceName(value: string): string {
  return /^[\x20-\x7E]{1,80}$/.test(value) && !/\d{6}/.test(value) ? value : other;
}
