import type { FaceErrorCode } from "@uketsuke/face-verify";
import type { JpkiErrorCode } from "@uketsuke/jpki";
import type { OqsErrorCode } from "@uketsuke/oqs-client";
import type { CardUnusable, ReceptionErrorCode } from "@uketsuke/reception";
import type { ErrorCause, NextStep } from "../protocol.ts";
import type { KioskErrorCode } from "./errors.ts";

/** A failure in the patient's terms: why, and what to do next. */
export interface Failure {
  readonly code: string;
  readonly cause: ErrorCause;
  readonly nextStep: NextStep;
}

type ErrorCode =
  | JpkiErrorCode
  | FaceErrorCode
  | OqsErrorCode
  | ReceptionErrorCode
  | KioskErrorCode
  | CardUnusable
  | "NO_ANSWER"
  | "STAFF_LOCKED";

const again = ["card-unreadable", "insert-again"] as const;
const unreadable = ["card-unreadable", "take-out-of-case"] as const;
const ours = ["internal", "go-to-desk"] as const;
const network = ["network-down", "go-to-desk"] as const;
const refused = ["server-refused", "go-to-desk"] as const;
const folder = ["delivery-failed", "go-to-desk"] as const;
const verification = ["nothing-to-identify-with", "go-to-desk"] as const;

/** Every code of every package ends in a cause and a next step; a new code does not compile until it stands here. */
const causes: Readonly<Record<ErrorCode, readonly [ErrorCause, NextStep]>> = {
  CARD_REMOVED: ["card-removed", "start-over"],
  CARD_UNRESPONSIVE: unreadable,
  CARD_IN_USE: again,
  CARD_CLOSED: ours,
  TRANSMIT_FAILED: again,
  READER_UNAVAILABLE: ["reader-lost", "go-to-desk"],
  PCSC_UNAVAILABLE: ["reader-lost", "go-to-desk"],
  PCSC_NOT_INSTALLED: ["reader-lost", "go-to-desk"],
  VPCD_UNAVAILABLE: ["reader-lost", "go-to-desk"],
  VIRTUAL_CARD_INVALID: ours,
  TRACE_INVALID: ours,
  TRACE_MISMATCH: ours,
  TRACE_REFUSED: ours,
  CONTROL_UNAVAILABLE: ours,
  CONTROL_REFUSED: ours,
  NOT_MY_NUMBER_CARD: ["not-my-number-card", "take-out-of-case"],
  APPLICATION_ABSENT: ["nothing-to-identify-with", "go-to-desk"],
  STATUS_WORD: again,
  BAD_RESPONSE: again,
  COMMAND_INVALID: ours,
  EXTENDED_LENGTH_REFUSED: ours,
  TLV_INVALID: again,
  FILE_INVALID: again,
  CERTIFICATE_INVALID: again,
  CERTIFICATE_ABSENT: ["no-certificate", "go-to-desk"],
  PIN_FORMAT: ["internal", "start-over"],
  PIN_INCORRECT: ["internal", "start-over"],
  PIN_LAST_TRY: ["internal", "start-over"],
  PIN_BLOCKED: ["nothing-to-identify-with", "go-to-desk"],
  PIN_NOT_VERIFIED: ["internal", "start-over"],
  PIN_CHANGE_UNKNOWN: ours,
  DEVICE_LOCKED: ["internal", "start-over"],
  VERIFICATION_NUMBER_FORMAT: verification,
  VERIFICATION_NUMBER_INCORRECT: verification,
  VERIFICATION_NUMBER_FEW_TRIES: verification,
  VERIFICATION_NUMBER_RETRIES: verification,
  VERIFICATION_NUMBER_BLOCKED: verification,
  TERMINAL_AUTHENTICATION_FAILED: ours,
  SIGNATURE_INVALID: ["certificate-refused", "go-to-desk"],
  REVOCATION_DATA_INVALID: ours,
  SIGNED_DATA_INVALID: ours,
  RELAY_UNREACHABLE: network,
  RELAY_PROTOCOL: ours,

  PHOTO_UNDECODABLE: ours,
  PHOTO_TOO_LARGE: ours,
  PHOTO_TIMEOUT: ours,
  FRAME_UNDECODABLE: ours,
  FRAME_TOO_LARGE: ours,
  IMAGE_INVALID: ours,
  IMAGE_UNENCODABLE: ours,
  MODEL_MISSING: ours,
  MODEL_MISMATCH: ours,
  ENGINE_NOT_INSTALLED: ours,
  ENGINE_FAILED: ours,
  ENGINE_DISPOSED: ours,
  ENGINE_FOREIGN: ours,
  SESSION_BUSY: ours,
  SESSION_CLOSED: ours,
  SESSION_LOST: ["internal", "start-over"],
  POLICY_WITHOUT_EVIDENCE: ours,
  LIST_INVALID: ours,
  PICTURE_UNREADABLE: ours,

  OQS_UNREACHABLE: network,
  OQS_CONNECTION_LOST: network,
  OQS_TIMEOUT: network,
  OQS_BUSY: ["server-busy", "wait"],
  SESSIONS_FULL: ["server-busy", "wait"],
  OQS_CIRCUIT_OPEN: network,
  OQS_SERVER_ERROR: network,
  OQS_CERTIFICATE: network,
  OQS_UNAUTHORIZED: refused,
  OQS_LOGIN_PAUSED: refused,
  OQS_REJECTED: refused,
  MALFORMED_ANSWER: refused,
  ANSWER_MISMATCH: refused,
  ENCODING_MISMATCH: refused,
  UNENCODABLE_CHARACTER: folder,
  FOLDER_NOT_FOUND: folder,
  FOLDER_NOT_WRITABLE: folder,
  FOLDER_FULL: folder,
  RESULT_FILE_UNREADABLE: folder,
  RESULT_FILE_UNSTABLE: folder,
  FOLDER_IN_USE: folder,
  QUEUE_UNAVAILABLE: ours,
  QUEUE_BUSY: ours,
  QUEUE_FULL: ours,
  QUEUE_BROKEN: ours,
  QUEUE_VERSION: ours,
  QUEUE_WRONG_KEY: ours,
  QUEUE_KEY_FILE: ours,
  QUEUE_DRIVER_MISSING: ours,
  LEASE_LOST: ours,
  RESOURCE_UNREADABLE: ours,
  FAULT_SCRIPT_INVALID: ours,
  SIMULATOR_UNAVAILABLE: ours,
  SIMULATOR_REFUSED: ours,
  CLOCK_SKEWED: ours,
  ROUTE_UNKNOWN: ours,
  SANDBOX_MIXED: ours,
  INVALID_ARGUMENT: ours,

  JOURNAL_UNAVAILABLE: ours,
  JOURNAL_BROKEN: ours,
  JOURNAL_IN_USE: ours,
  METHOD_NOT_OFFERED: ours,

  CONFIG_INVALID: ours,
  PAGE_NOT_BUILT: ours,
  PORT_UNAVAILABLE: ours,
  CAMERA_BUSY: ours,
  NO_METHOD_HERE: ["nothing-to-identify-with", "go-to-desk"],
  FACE_WORKER_LOST: ["internal", "start-over"],

  NO_ANSWER: ["no-answer", "start-over"],
  STAFF_LOCKED: ["staff-locked", "go-to-desk"],

  "certificate-expired": ["certificate-expired", "renew-certificate"],
  "certificate-not-yet-valid": ["certificate-not-yet-valid", "go-to-desk"],
  "no-certificate": ["no-certificate", "go-to-desk"],
  "not-a-my-number-card": ["not-my-number-card", "take-out-of-case"],
  "nothing-to-identify-with": ["nothing-to-identify-with", "go-to-desk"],
};

/** Numbers that readers in the field show and staff know by heart; every other failure shows its own code. */
const fieldCodes: Partial<Record<ErrorCause, string>> = {
  "card-unreadable": "001",
  "not-my-number-card": "002",
  "certificate-expired": "006",
};

/** What to show about a code; one that nobody knows is an internal failure, never a blank screen. */
export function failureOf(code: string): Failure {
  const [cause, nextStep] = Object.hasOwn(causes, code) ? causes[code as ErrorCode] : ours;
  return { code: fieldCodes[cause] ?? code, cause, nextStep };
}
