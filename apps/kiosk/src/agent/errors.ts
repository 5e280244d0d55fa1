const marker = Symbol.for("@uketsuke/kiosk/error");

/** Every code a {@link KioskError} can carry, with its cause and what staff should do. */
export const kioskErrorCodes = {
  CONFIG_INVALID: {
    retryable: false,
    cause: "The configuration file cannot be read or breaks its rules.",
    staff: "Report it to whoever set the kiosk up, with the named fields.",
  },
  PAGE_NOT_BUILT: {
    retryable: false,
    cause: "The page that the kiosk shows was not built.",
    staff: "Report it to whoever set the kiosk up.",
  },
  PORT_UNAVAILABLE: {
    retryable: true,
    cause: "Another program holds the kiosk's port, or the kiosk already runs.",
    staff: "Close the other kiosk window, or restart the terminal.",
  },
  CAMERA_BUSY: {
    retryable: true,
    cause: "Two receptions wanted the one camera.",
    staff: "Restart the kiosk; report it when it repeats.",
  },
  NO_METHOD_HERE: {
    retryable: false,
    cause:
      "The card allows only ways of identification that this kiosk does not have now: no camera, no staff check.",
    staff: "Identify the patient at the desk; check the kiosk's camera.",
  },
  FACE_WORKER_LOST: {
    retryable: true,
    cause: "The thread that compares faces ended unexpectedly; a new one is started.",
    staff: "Let the patient start over; report it when it repeats.",
  },
} as const;

/** Code of a {@link KioskError}. */
export type KioskErrorCode = keyof typeof kioskErrorCodes;

/** A kiosk that cannot start or go on; cards, faces and the server have the errors of their own packages. Nothing in it is personal. */
export class KioskError extends Error {
  override readonly name: string = "KioskError";
  readonly code: KioskErrorCode;
  readonly retryable: boolean;

  constructor(code: KioskErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = kioskErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a KioskError of any copy of this code in the process. */
  static is(value: unknown): value is KioskError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
