const marker = Symbol.for("@uketsuke/face-verify/error");

/** Why the face side of the machine failed (顔認証の障害); stable under semver. A person's answer is never an error. */
export type FaceErrorCode =
  | "PHOTO_UNDECODABLE" // the card photo is no JPEG 2000 picture, or a damaged one
  | "PHOTO_TOO_LARGE" // the card photo is over the byte or pixel cap
  | "PHOTO_TIMEOUT" // decoding did not end within its deadline
  | "FRAME_UNDECODABLE" // a camera frame is no JPEG picture, or a damaged one
  | "FRAME_TOO_LARGE" // a camera frame is over the byte or pixel cap
  | "IMAGE_INVALID" // an Image whose size and data do not belong together
  | "IMAGE_UNENCODABLE" // a picture that cannot be brought under the size asked for
  | "MODEL_MISSING" // a weight or calibration file is not installed
  | "MODEL_MISMATCH" // a weight file is not the one its manifest or calibration names
  | "ENGINE_NOT_INSTALLED" // the runtime of an engine cannot be loaded
  | "ENGINE_FAILED" // a network did not answer, or not in its shape
  | "ENGINE_DISPOSED" // an engine was used after its end
  | "POLICY_WITHOUT_EVIDENCE"; // the calibration does not bear the policy asked for

const retryableCodes: ReadonlySet<FaceErrorCode> = new Set([
  "PHOTO_TIMEOUT",
  "FRAME_UNDECODABLE",
  "FRAME_TOO_LARGE",
]);

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
    this.retryable = retryableCodes.has(code);
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a FaceError of this or another copy of the package. */
  static is(value: unknown): value is FaceError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
