import { JpkiError, type JpkiErrorCode } from "../errors.ts";

/** The part of a reader object of the npm package pcsclite that is used here. */
export interface PcscliteReader {
  readonly name: string;
  readonly connected: boolean;
  on(event: "status", listener: (status: { state: number; atr?: Buffer }) => void): void;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "end", listener: () => void): void;
  connect(
    options: { share_mode: number; protocol: number },
    callback: (error: unknown, protocol: number) => void,
  ): void;
  disconnect(disposition: number, callback: (error: unknown) => void): void;
  transmit(
    command: Buffer,
    responseBytes: number,
    protocol: number,
    callback: (error: unknown, response: Buffer) => void,
  ): void;
  close(): void;
}

/** The part of a pcsclite context that is used here. */
export interface PcscliteContext {
  readonly readers: Readonly<Record<string, PcscliteReader>>;
  start(callback: (error: unknown, readers: Buffer) => void): void;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "reader", listener: (reader: PcscliteReader) => void): void;
  close(): void;
}

/** Constants of winscard.h. */
export const scard = {
  shareExclusive: 1,
  protocolT0orT1: 3,
  resetCard: 1,
  unpowerCard: 2,
  stateUnknown: 0x04,
  statePresent: 0x20,
} as const;

const codes: ReadonlyMap<number, JpkiErrorCode> = new Map([
  [0x8010000b, "CARD_IN_USE"], // SCARD_E_SHARING_VIOLATION
  [0x8010000c, "CARD_REMOVED"], // SCARD_E_NO_SMARTCARD
  [0x80100069, "CARD_REMOVED"], // SCARD_W_REMOVED_CARD
  [0x8010000f, "CARD_UNRESPONSIVE"], // SCARD_E_PROTO_MISMATCH
  [0x80100065, "CARD_UNRESPONSIVE"], // SCARD_W_UNSUPPORTED_CARD
  [0x80100066, "CARD_UNRESPONSIVE"], // SCARD_W_UNRESPONSIVE_CARD
  [0x80100067, "CARD_UNRESPONSIVE"], // SCARD_W_UNPOWERED_CARD
  [0x80100009, "READER_UNAVAILABLE"], // SCARD_E_UNKNOWN_READER
  [0x80100017, "READER_UNAVAILABLE"], // SCARD_E_READER_UNAVAILABLE
  [0x8010002e, "READER_UNAVAILABLE"], // SCARD_E_NO_READERS_AVAILABLE
  [0x80100013, "READER_UNAVAILABLE"], // SCARD_F_COMM_ERROR: the service is gone
  [0x8010001d, "READER_UNAVAILABLE"], // SCARD_E_NO_SERVICE
  [0x8010001e, "READER_UNAVAILABLE"], // SCARD_E_SERVICE_STOPPED
]);

/** Our code for an error of pcsclite, which carries the SCARD code in its text only; TRANSMIT_FAILED when none fits. */
export function codeOf(error: unknown): JpkiErrorCode {
  const [, hex] = /\(0x([0-9a-f]{8,16})\)/i.exec(error instanceof Error ? error.message : "") ?? [];
  return codes.get(Number.parseInt(hex?.slice(-8) ?? "0", 16)) ?? "TRANSMIT_FAILED";
}

/**
 * Loads pcsclite, an optional peer. The function it gives opens a context and throws PCSC_UNAVAILABLE when there is no service:
 * pcsclite throws that synchronously instead of emitting it. Throws PCSC_NOT_INSTALLED when it is absent or not compiled.
 */
export async function loadPcsclite(): Promise<() => PcscliteContext> {
  // A variable keeps compilers and bundlers from demanding an optional package.
  const specifier: string = "pcsclite";
  let create: () => PcscliteContext;
  try {
    const module: { default: () => PcscliteContext } = await import(specifier);
    create = module.default;
  } catch (cause) {
    throw new JpkiError(
      "PCSC_NOT_INSTALLED",
      "The npm package pcsclite cannot be loaded. Install it; it compiles against the PC/SC headers of the system.",
      { cause },
    );
  }
  return () => {
    try {
      return create();
    } catch (cause) {
      throw new JpkiError(
        "PCSC_UNAVAILABLE",
        "The PC/SC service does not answer. Start it (Linux: pcscd, Windows: SCardSvr) and try again.",
        { cause },
      );
    }
  };
}
