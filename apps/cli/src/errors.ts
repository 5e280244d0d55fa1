import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Every code a {@link CliError} can carry: its exit code, what it means, and what to do next. */
export const cliErrorCodes = {
  USAGE: {
    exit: exitCodes.usage,
    retryable: false,
    cause: "The command line does not fit: command, option or value.",
    staff: "See uketsuke help, or the --help of the command.",
  },
  FILE_UNREADABLE: {
    exit: exitCodes.usage,
    retryable: false,
    cause: "A file that was named cannot be read, or is not what it should be.",
    staff: "Check the path and the rights of the file.",
  },
  FILE_UNWRITABLE: {
    exit: exitCodes.usage,
    retryable: false,
    cause: "A file that was named cannot be written.",
    staff: "Take another path; a file that is there is not written over.",
  },
  CONFIG_INVALID: {
    exit: exitCodes.usage,
    retryable: false,
    cause: "The configuration lacks fields or has wrong ones; the message names them.",
    staff: "Correct the named fields; apps/kiosk/kiosk.example.json shows them all.",
  },
  NEEDS_TERMINAL: {
    exit: exitCodes.usage,
    retryable: false,
    cause: "Somebody would have to be asked, and there is no terminal.",
    staff: "Run it in a terminal, or hand the PIN over with --pin-stdin.",
  },
  NO_TERMINAL_AUTHENTICATOR: {
    exit: exitCodes.usage,
    retryable: false,
    cause:
      "A look by staff needs the maker's part that opens the card's key, and none is configured.",
    staff:
      "Identify by pin, or name the maker's module as terminalAuthenticator in the configuration.",
  },
  NO_CARD: {
    exit: exitCodes.broken,
    retryable: true,
    cause: "No card came to the reader in time.",
    staff: "Put a card on the reader, or wait longer with --timeout.",
  },
  KIOSK_FAILED: {
    exit: exitCodes.broken,
    retryable: true,
    cause: "The kiosk or its browser did not start, or ended by itself.",
    staff: "See what it said; start the kiosk again with uketsuke kiosk serve.",
  },
  TIMED_OUT: {
    exit: exitCodes.broken,
    retryable: true,
    cause: "The work took longer than --timeout allows.",
    staff: "Give it longer with --timeout, and look with --verbose at what it waits for.",
  },
  SYSTEM_PROGRAM_FAILED: {
    exit: exitCodes.broken,
    retryable: false,
    cause:
      "A program of the system (systemctl, journalctl, powershell, schtasks) is not there or refused.",
    staff:
      "Run it as an administrator on the terminal itself; the message ends with what the program said.",
  },
  UNEXPECTED: {
    exit: exitCodes.broken,
    retryable: false,
    cause: "A fault of the program itself, or of a part it did not expect to fail.",
    staff: "Run it again with --verbose and report what it prints.",
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly exit: ExitCode;
      readonly retryable: boolean;
      readonly cause: string;
      readonly staff: string;
    }
  >
>;

/** Code of a {@link CliError}. */
export type CliErrorCode = keyof typeof cliErrorCodes;

/** Wrong use of the command line, or nothing to work on; errors of the packages go through unchanged. */
export class CliError extends Error {
  override readonly name: string = "CliError";
  readonly code: CliErrorCode;
  readonly hint: string;
  readonly exit: ExitCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions & { hint?: string }) {
    super(message, options);
    this.code = code;
    this.hint = options?.hint ?? cliErrorCodes[code].staff;
    this.exit = cliErrorCodes[code].exit;
  }
}

/** What the person at the command line is told about an error. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The page of failure codes, at this code. */
  readonly docs: string;
  readonly exit: ExitCode;
}

/** Turns any thrown value into a {@link Failure}; the hint of a package's error is the one of its own table. */
export async function failureOf(error: unknown): Promise<Failure> {
  const { code, message, hint, exit } = (await packageFailure(error)) ?? own(error);
  return { code, message, hint, docs: `docs/failure-codes.md#${code}`, exit };
}

function own(error: unknown): Omit<Failure, "docs"> {
  if (error instanceof CliError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CliError("UNEXPECTED", message);
}

type Table = Readonly<Record<string, { readonly staff: string }>>;

/** The packages mark their errors, so that a table is loaded only when one of them was thrown. */
const tables: Readonly<Record<string, () => Promise<Table>>> = {
  "@uketsuke/jpki": async () => (await import("@uketsuke/jpki")).jpkiErrorCodes,
  "@uketsuke/face-verify": async () => (await import("@uketsuke/face-verify")).faceErrorCodes,
  "@uketsuke/oqs-client": async () => (await import("@uketsuke/oqs-client")).oqsErrorCodes,
  "@uketsuke/reception": async () => (await import("@uketsuke/reception")).receptionErrorCodes,
  "@uketsuke/terminal": async () => (await import("@uketsuke/terminal")).terminalErrorCodes,
};

/** A file that does not fit is wrong use; everything else a package throws is something that broke. */
const usageCodes = [
  "FACTS_INVALID",
  "ATTESTATIONS_INVALID",
  "KIT_INVALID",
  "KIT_ELSEWHERE",
  "PROFILE_UNKNOWN",
  "PROFILE_INVALID",
  "REPORT_INVALID",
  "ATTESTATION_REFUSED",
  "VIRTUAL_CARD_INVALID",
  "CONTROL_REFUSED",
  "LIST_INVALID",
  "PICTURE_UNREADABLE",
  "POLICY_WITHOUT_EVIDENCE",
  "TRACE_INVALID",
  "FAULT_SCRIPT_INVALID",
  "SIMULATOR_REFUSED",
];

async function packageFailure(error: unknown): Promise<Omit<Failure, "docs"> | undefined> {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return;
  const { code, message } = error;
  for (const [name, load] of Object.entries(tables)) {
    if (!(Symbol.for(`${name}/error`) in error)) continue;
    const hint = (await load())[code]?.staff ?? "";
    return {
      code,
      message,
      hint,
      exit: usageCodes.includes(code) ? exitCodes.usage : exitCodes.broken,
    };
  }
  return;
}
