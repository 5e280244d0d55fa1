const marker = Symbol.for("@uketsuke/jpki/error");

/**
 * Every code a {@link JpkiError} can carry, with its cause and what staff should do. Codes are stable under semver.
 * `retryable` says whether the same call can succeed later without anybody deciding anything new.
 */
export const jpkiErrorCodes = {
  CARD_REMOVED: {
    retryable: true,
    cause: "The card left the reader, or the reader went away, before the exchange ended.",
    staff: "Put the card on the reader again and leave it there.",
  },
  CARD_UNRESPONSIVE: {
    retryable: true,
    cause: "The card is in the reader but does not answer to power.",
    staff: "Take the card out of its case, turn it round and put it back.",
  },
  CARD_IN_USE: {
    retryable: true,
    cause: "Another program holds the card exclusively.",
    staff: "Close the other program that uses the card reader.",
  },
  CARD_CLOSED: {
    retryable: false,
    cause: "The card object was used after it had been disposed.",
    staff: "Report it to the maker of the software.",
  },
  TRANSMIT_FAILED: {
    retryable: true,
    cause: "The reader could not carry one exchange although card and reader are still there.",
    staff: "Put the card on the reader again.",
  },
  READER_UNAVAILABLE: {
    retryable: true,
    cause: "No reader of the wanted name is connected, or it was unplugged.",
    staff: "Check the cable of the card reader.",
  },
  PCSC_UNAVAILABLE: {
    retryable: true,
    cause: "The PC/SC service of this machine does not run or cannot be reached.",
    staff: "Restart the smart card service (Windows: SCardSvr, Linux: pcscd).",
  },
  PCSC_NOT_INSTALLED: {
    retryable: false,
    cause: "The npm package pcsclite is absent or was not compiled.",
    staff: "Install pcsclite and its system libraries, then start again.",
  },
  VPCD_UNAVAILABLE: {
    retryable: true,
    cause: "No virtual reader slot (vpcd) accepts a virtual card on that port.",
    staff: "Install and start pcscd with vsmartcard-vpcd.",
  },
  VIRTUAL_CARD_INVALID: {
    retryable: false,
    cause: "A virtual card was asked for that cannot be made.",
    staff: "Correct the persona or its options.",
  },
  TRACE_INVALID: {
    retryable: false,
    cause: "A text given as a trace is none, or a line of it is not what a trace has.",
    staff: "Record the trace again; do not edit the file.",
  },
  TRACE_MISMATCH: {
    retryable: false,
    cause: "The program sends another command than the trace it plays recorded.",
    staff: "Play the trace with the version of the program that recorded it.",
  },
  TRACE_REFUSED: {
    retryable: false,
    cause: "A whole, unredacted trace was asked for of a card that is not a virtual one.",
    staff: "Record a redacted trace; report it to the maker of the software.",
  },
  CONTROL_UNAVAILABLE: {
    retryable: true,
    cause: "No control door of virtual cards answers, or another one holds its file.",
    staff: "Start one with a card: uketsuke vcard insert --control.",
  },
  CONTROL_REFUSED: {
    retryable: false,
    cause: "The control door of virtual cards refused a request.",
    staff: "Correct what was asked for; the message says what is wrong.",
  },
  NOT_MY_NUMBER_CARD: {
    retryable: false,
    cause: "The card does not hold the JPKI application, or names a token that is not known.",
    staff: "Ask for the My Number Card.",
  },
  APPLICATION_ABSENT: {
    retryable: false,
    cause:
      "The application is not on this token: a phone holds only the JPKI application, no photo and no basic items.",
    staff: "Go on with the PIN of the phone, or ask for the plastic card.",
  },
  STATUS_WORD: {
    retryable: false,
    cause: "The card refused a command with a status word that has no better name.",
    staff: "Put the card on the reader again; when it repeats, check the card by eye.",
  },
  BAD_RESPONSE: {
    retryable: false,
    cause: "The card's answer breaks the rules of ISO/IEC 7816-4.",
    staff: "Put the card on the reader again; when it repeats, check the card by eye.",
  },
  COMMAND_INVALID: {
    retryable: false,
    cause: "A command was built or decoded that ISO/IEC 7816-4 does not allow.",
    staff: "Report it to the maker of the software.",
  },
  EXTENDED_LENGTH_REFUSED: {
    retryable: false,
    cause: "Card or reader takes no command longer than 255 bytes, and this one cannot be cut.",
    staff: "Report it to the maker of the software: the host must hash the message.",
  },
  TLV_INVALID: {
    retryable: false,
    cause: "Bytes of a file are not the BER-TLV they should be.",
    staff: "Put the card on the reader again; when it repeats, check the card by eye.",
  },
  FILE_INVALID: {
    retryable: false,
    cause: "A file of the card was read, but its content is not what the application defines.",
    staff: "Put the card on the reader again; when it repeats, check the card by eye.",
  },
  CERTIFICATE_INVALID: {
    retryable: false,
    cause: "The bytes read as a certificate are not an X.509 certificate.",
    staff: "Put the card on the reader again; when it repeats, check the card by eye.",
  },
  REVOCATION_DATA_INVALID: {
    retryable: false,
    cause: "The bytes given as a revocation list or as an OCSP answer are not one.",
    staff: "Fetch the list or the answer again; when it repeats, report it to its publisher.",
  },
  SIGNED_DATA_INVALID: {
    retryable: false,
    cause:
      "Signed data was asked for that cannot be made, because key, algorithm, digest or content do not go together.",
    staff: "Report it to the maker of the software.",
  },
  CERTIFICATE_ABSENT: {
    retryable: false,
    cause: "The card carries no certificate of that kind.",
    staff: "Check the person by another way; the certificate is issued at the municipality.",
  },
  PIN_FORMAT: {
    retryable: false,
    cause:
      "The entered PIN breaks the rule for its length or characters; the card has not seen it.",
    staff:
      "Let the patient enter it again: four digits; the signing password has 6 to 16 letters and digits.",
  },
  PIN_INCORRECT: {
    retryable: false,
    cause: "The card compared the PIN and it was wrong; one try is gone.",
    staff: "Let the patient enter the PIN again, or use the face.",
  },
  PIN_LAST_TRY: {
    retryable: false,
    cause: "One try is left and the caller did not allow to use it; the card has not seen the PIN.",
    staff: "Use the face or the staff check; a blocked PIN is reset at the municipality.",
  },
  PIN_BLOCKED: {
    retryable: false,
    cause: "No try is left, or the card has no PIN.",
    staff: "Use the face or the staff check; the PIN is reset at the municipality.",
  },
  PIN_CHANGE_UNKNOWN: {
    retryable: false,
    cause:
      "The card was asked to change the PIN and its answer never came: the old or the new one counts now, nobody knows which.",
    staff:
      "Put the card on the reader again and enter the new PIN; if it is wrong, enter the old one.",
  },
  PIN_NOT_VERIFIED: {
    retryable: false,
    cause: "The operation needs a PIN verified since the application was last selected.",
    staff: "Let the patient enter the PIN again.",
  },
  DEVICE_LOCKED: {
    retryable: false,
    cause:
      "The phone keeps its key locked: its own check of the holder (Face ID, Touch ID) is missing.",
    staff: "Let the patient confirm on the phone and hold it to the reader again.",
  },
  VERIFICATION_NUMBER_FORMAT: {
    retryable: false,
    cause: "Birth date, expiry year or security code do not make a verification number B.",
    staff: "Read the printed birth date, expiry and security code again.",
  },
  VERIFICATION_NUMBER_INCORRECT: {
    retryable: false,
    cause:
      "The card compared verification number B, or the printed birth date, and it was wrong; one try is gone.",
    staff: "Read the printed birth date, expiry and security code again.",
  },
  VERIFICATION_NUMBER_FEW_TRIES: {
    retryable: false,
    cause:
      "Three or fewer tries of verification number B are left and the caller did not allow them.",
    staff: "Use the PIN or the staff check.",
  },
  VERIFICATION_NUMBER_RETRIES: {
    retryable: false,
    cause:
      "Two entries from the printed card in a row were wrong and the caller did not allow another; the card has not seen it.",
    staff: "Read the printed card by eye and type it in, or use the PIN or the staff check.",
  },
  VERIFICATION_NUMBER_BLOCKED: {
    retryable: false,
    cause: "No try of verification number B is left.",
    staff: "Use the PIN or the staff check; it is reset at the municipality.",
  },
  TERMINAL_AUTHENTICATION_FAILED: {
    retryable: false,
    cause:
      "The terminal could not prove itself to the card, so the key stays locked without a PIN.",
    staff: "Use the PIN; have the maker check the terminal's certificate.",
  },
  RELAY_UNREACHABLE: {
    retryable: true,
    cause:
      "The server that drives the terminal's authentication cannot be reached, went away or did not answer in time.",
    staff: "Check the network and try again, or use the PIN.",
  },
  RELAY_PROTOCOL: {
    retryable: false,
    cause:
      "The server that drives the terminal's authentication broke a rule, or asked for what no server may do to a card.",
    staff: "Use the PIN; report it to the maker of the server.",
  },
  SIGNATURE_INVALID: {
    retryable: false,
    cause: "The signature the card made does not verify with the card's own certificate.",
    staff: "Check the person by another way and keep the card for inspection.",
  },
} as const;

/** Code of a {@link JpkiError}. */
export type JpkiErrorCode = keyof typeof jpkiErrorCodes;

/**
 * The one error of this package: a broken machine, a broken card or wrong use.
 * Its message never holds a PIN, a number, a name or bytes of a personal file.
 *
 * @example
 * ```ts
 * try {
 *   await openMyNumberCard(card);
 * } catch (error) {
 *   if (JpkiError.is(error) && error.code === "NOT_MY_NUMBER_CARD") console.log(error.message);
 *   else throw error;
 * }
 * ```
 */
export class JpkiError extends Error {
  override readonly name: string = "JpkiError";
  readonly code: JpkiErrorCode;
  readonly retryable: boolean;

  constructor(code: JpkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = jpkiErrorCodes[code].retryable;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether a thrown value is an error of this package, also when it comes from a second copy of it. */
  static is(value: unknown): value is JpkiError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** The PIN (暗証番号) was compared and wrong; `attemptsRemaining` counts what is left, 0 means blocked. */
export class PinIncorrectError extends JpkiError {
  override readonly name = "PinIncorrectError";
  readonly attemptsRemaining: number;

  constructor(attemptsRemaining: number, message: string, options?: ErrorOptions) {
    super("PIN_INCORRECT", message, options);
    this.attemptsRemaining = attemptsRemaining;
  }

  static override is(value: unknown): value is PinIncorrectError {
    return JpkiError.is(value) && value.code === "PIN_INCORRECT";
  }
}

/** Verification number B (照合番号B) was compared and wrong; `attemptsRemaining` counts what is left. */
export class VerificationNumberIncorrectError extends JpkiError {
  override readonly name = "VerificationNumberIncorrectError";
  readonly attemptsRemaining: number;

  constructor(attemptsRemaining: number, message: string, options?: ErrorOptions) {
    super("VERIFICATION_NUMBER_INCORRECT", message, options);
    this.attemptsRemaining = attemptsRemaining;
  }

  static override is(value: unknown): value is VerificationNumberIncorrectError {
    return JpkiError.is(value) && value.code === "VERIFICATION_NUMBER_INCORRECT";
  }
}

/** A status word (SW) other than 9000; `command` is the header CLA INS P1 P2 in hex, never its data. */
export class StatusWordError extends JpkiError {
  override readonly name = "StatusWordError";
  readonly statusWord: number;
  readonly command: string;

  constructor(statusWord: number, command: string, message: string, options?: ErrorOptions) {
    super("STATUS_WORD", message, options);
    this.statusWord = statusWord;
    this.command = command;
  }

  static override is(value: unknown): value is StatusWordError {
    return JpkiError.is(value) && value.code === "STATUS_WORD";
  }
}
