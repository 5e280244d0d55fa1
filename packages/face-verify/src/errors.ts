const marker = Symbol.for("@uketsuke/face-verify/error");

/** Every code a {@link FaceError} can carry (顔認証の障害), with its cause and what staff should do. Codes are stable under semver. */
export const faceErrorCodes = {
  PHOTO_UNDECODABLE: {
    retryable: false,
    cause: "The card photo is no JPEG 2000 picture, or a damaged one.",
    staff: "Identify by PIN or by a look of staff.",
  },
  PHOTO_TOO_LARGE: {
    retryable: false,
    cause: "The card photo is over the cap of bytes or pixels.",
    staff: "Identify by PIN or by a look of staff.",
  },
  PHOTO_TIMEOUT: {
    retryable: true,
    cause: "Decoding the card photo did not end within its deadline.",
    staff: "Try once more, then identify by PIN or by a look of staff.",
  },
  FRAME_UNDECODABLE: {
    retryable: true,
    cause: "A camera frame is no JPEG picture, or a damaged one.",
    staff: "Check the camera and its cable.",
  },
  FRAME_TOO_LARGE: {
    retryable: true,
    cause: "A camera frame is over the cap of bytes or pixels.",
    staff: "Set the camera to 640 × 480.",
  },
  IMAGE_INVALID: {
    retryable: false,
    cause: "Size and data of a picture do not belong together.",
    staff: "Report it to the maker of the software.",
  },
  IMAGE_UNENCODABLE: {
    retryable: false,
    cause: "A picture cannot be brought under the size asked for.",
    staff: "Take a picture with less detail or a higher size limit.",
  },
  MODEL_MISSING: {
    retryable: false,
    cause: "A weight or calibration file is not installed.",
    staff: "Install @uketsuke/face-models, or name the maker's model.",
  },
  MODEL_MISMATCH: {
    retryable: false,
    cause: "A weight file is not the one its manifest or calibration names.",
    staff: "Install the weights again; do not mix versions.",
  },
  ENGINE_NOT_INSTALLED: {
    retryable: false,
    cause: "The runtime of an engine cannot be loaded on this machine.",
    staff: "Install the packages that the message names.",
  },
  ENGINE_FAILED: {
    retryable: false,
    cause: "A network did not answer, or not in its shape.",
    staff: "Start the kiosk again; until then identify by PIN or by a look of staff.",
  },
  ENGINE_DISPOSED: {
    retryable: false,
    cause: "An engine was used after its end.",
    staff: "Report it to the maker of the software.",
  },
  ENGINE_FOREIGN: {
    retryable: false,
    cause: "An engine was handed in that this copy of the package did not make.",
    staff: "Report it to the maker of the software.",
  },
  SESSION_BUSY: {
    retryable: true,
    cause:
      "A second person's session was opened, or a second comparison begun, before the first was over.",
    staff: "Report it to the maker of the software.",
  },
  SESSION_CLOSED: {
    retryable: false,
    cause: "A session was used after its end.",
    staff: "Report it to the maker of the software.",
  },
  SESSION_LOST: {
    retryable: true,
    cause:
      "The thread that compares faces ended in the middle of a session; another one is started.",
    staff: "Let the patient start over; report it when it repeats.",
  },
  POLICY_WITHOUT_EVIDENCE: {
    retryable: false,
    cause: "The calibration does not bear the policy asked for.",
    staff: "Choose a policy that the message names, or bring a calibration for it.",
  },
  LIST_INVALID: {
    retryable: false,
    cause: "A list of pairs or of attacks has a line that cannot be read, or lacks one.",
    staff: "Correct the line that the message names.",
  },
  PICTURE_UNREADABLE: {
    retryable: false,
    cause: "A picture that a list names is not there or cannot be decoded.",
    staff: "Check the picture in the line that the message names.",
  },
} as const;

/** Code of a {@link FaceError}. A person's answer is never an error. */
export type FaceErrorCode = keyof typeof faceErrorCodes;

/**
 * A broken machine or wrong use in face verification (顔認証). Messages never hold pixels, scores or names.
 *
 * @example
 * ```ts
 * try { await decodePhoto(bytes); } catch (error) {
 *   if (FaceError.is(error) && error.code === "PHOTO_UNDECODABLE") askForPin();
 * }
 * ```
 */
export class FaceError extends Error {
  override readonly name = "FaceError";
  /** What failed. */
  readonly code: FaceErrorCode;
  /** True when the same call may succeed with the next input or a moment later. */
  readonly retryable: boolean;

  /** @param message what happened, with what, and what to do next */
  constructor(code: FaceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retryable = faceErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a FaceError of this or another copy of the package. */
  static is(value: unknown): value is FaceError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
