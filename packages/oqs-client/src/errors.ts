const marker = Symbol.for("@uketsuke/oqs-client/error");

/**
 * Every code an {@link OqsError} can carry, with its cause and what staff should do. Codes are stable under semver.
 * `retryable` says whether the same call can succeed later without anybody deciding anything new.
 */
export const oqsErrorCodes = {
  OQS_UNREACHABLE: {
    retryable: true,
    cause: "No connection to the eligibility server could be made; nothing was sent.",
    staff: "Check the network of the terminal, then try again.",
  },
  OQS_CONNECTION_LOST: {
    retryable: true,
    cause: "The connection broke after the request had begun; the server may have taken it.",
    staff: "Check the network of the terminal, then start the reception again.",
  },
  OQS_TIMEOUT: {
    retryable: true,
    cause: "No whole answer came before the deadline; the server may have taken the request.",
    staff: "Wait a moment, then start the reception again.",
  },
  OQS_BUSY: {
    retryable: true,
    cause: "The server is overloaded or still at work (HTTP 429 or 503, 処理中).",
    staff: "Wait a moment, then start the reception again.",
  },
  OQS_SERVER_ERROR: {
    retryable: true,
    cause: "The server failed (HTTP 5xx).",
    staff: "Check the notices of the system for an outage; receive the patient by hand meanwhile.",
  },
  OQS_CERTIFICATE: {
    retryable: false,
    cause:
      "The secure connection was refused: unknown authority, other host, expired or missing certificate, TLS too old.",
    staff: "Check date and time and the client certificate of the terminal; call its maintainer.",
  },
  OQS_UNAUTHORIZED: {
    retryable: false,
    cause: "The server refused the user, the password or the login token.",
    staff: "Check the account of the institution; call the maintainer of the terminal.",
  },
  OQS_REJECTED: {
    retryable: false,
    cause: "The server refused the request itself (処理結果区分 異常終了, or HTTP 4xx).",
    staff: "Look up the result code in the official list; receive the patient by hand meanwhile.",
  },
  MALFORMED_ANSWER: {
    retryable: false,
    cause: "The answer or the result file is broken, truncated, too large or no such message.",
    staff: "Try once more; when it repeats, report it to the maker of the software.",
  },
  ANSWER_MISMATCH: {
    retryable: false,
    cause: "The answer is whole but belongs to another request.",
    staff: "Do not use the answer; start the reception again and report it.",
  },
  ENCODING_MISMATCH: {
    retryable: false,
    cause: "Configured, declared and real character encoding of a result file differ.",
    staff: "Set the same encoding in the terminal and in the receipt computer.",
  },
  UNENCODABLE_CHARACTER: {
    retryable: false,
    cause: "A name or address holds a character that Shift_JIS cannot hold.",
    staff: "Use UTF-8 result files, or let the character be replaced by 〓.",
  },
  FOLDER_NOT_FOUND: {
    retryable: true,
    cause: "The result folder does not exist or its share is not connected.",
    staff: "Connect the shared folder of the receipt computer.",
  },
  FOLDER_NOT_WRITABLE: {
    retryable: true,
    cause: "The result folder cannot be written: rights, read-only disk, or a link in its place.",
    staff: "Check the rights of the shared folder.",
  },
  FOLDER_FULL: {
    retryable: true,
    cause: "The disk or the quota of the result folder is full.",
    staff: "Free some space on the disk of the shared folder.",
  },
  RESULT_FILE_UNREADABLE: {
    retryable: true,
    cause: "The result file is gone, not a plain file, or not readable for us.",
    staff: "Check the rights of the shared folder.",
  },
  RESULT_FILE_UNSTABLE: {
    retryable: true,
    cause: "The result file kept changing until the deadline.",
    staff: "Check whether another program writes to the same file.",
  },
  SANDBOX_MIXED: {
    retryable: false,
    cause: "A sandbox authority was configured for a real endpoint, or the reverse.",
    staff: "Call the maintainer of the terminal: test and real settings are mixed.",
  },
  INVALID_ARGUMENT: {
    retryable: false,
    cause: "The software used this package wrongly.",
    staff: "Report it to the maker of the software.",
  },
} as const;

/** Code of an {@link OqsError}. */
export type OqsErrorCode = keyof typeof oqsErrorCodes;

/**
 * A broken machine or wrong use on the way to the eligibility system (資格確認). What the payer answers is never an
 * error. It carries no name, insured number, token or piece of an answer.
 *
 * @example
 * ```ts
 * try {
 *   await oqs.checkEligibility({ proof });
 * } catch (error) {
 *   if (OqsError.is(error) && error.retryable) console.log("later", error.code);
 *   else throw error;
 * }
 * ```
 */
export class OqsError extends Error {
  override readonly name: string = "OqsError";
  readonly code: OqsErrorCode;
  readonly retryable: boolean;

  constructor(code: OqsErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = oqsErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a thrown value is an error of this package, also when it comes from a second copy of it. */
  static is(value: unknown): value is OqsError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/**
 * The server refused the request itself (異常終了). `resultCode` is the 処理結果コード as sent or `HTTP 404` and the
 * like; `segment` is the 処理結果区分 as sent, absent when the answer carried none.
 */
export class OqsRejectedError extends OqsError {
  override readonly name = "OqsRejectedError";
  readonly resultCode: string;
  readonly segment?: string;

  constructor(
    resultCode: string,
    message: string,
    options?: ErrorOptions & { readonly segment?: string | undefined },
  ) {
    super("OQS_REJECTED", message, options);
    this.resultCode = resultCode;
    if (options?.segment !== undefined) this.segment = options.segment;
  }

  static override is(value: unknown): value is OqsRejectedError {
    return OqsError.is(value) && value.code === "OQS_REJECTED";
  }
}

/**
 * A character the configured encoding cannot hold (外字). `character` is that one character with its variation selector
 * and nothing round it; `element` names where it stands, e.g. `Address`.
 */
export class UnencodableCharacterError extends OqsError {
  override readonly name = "UnencodableCharacterError";
  readonly character: string;
  readonly element: string;

  constructor(character: string, element: string, encoding: string) {
    const points = [...character].map((point) => `U+${hex(point)}`).join(" ");
    super(
      "UNENCODABLE_CHARACTER",
      `Element ${element} holds ${points}, which ${encoding} cannot hold. Choose UTF-8 files, or ask for 〓 in its place.`,
    );
    this.character = character;
    this.element = element;
  }

  static override is(value: unknown): value is UnencodableCharacterError {
    return OqsError.is(value) && value.code === "UNENCODABLE_CHARACTER";
  }
}

function hex(point: string): string {
  return (point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
