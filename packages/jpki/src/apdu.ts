import { concat, toHex } from "./bytes.ts";
import { JpkiError } from "./errors.ts";

/**
 * A command APDU (ISO/IEC 7816-4, 5.2): header, data field, and `le`, the number of response bytes asked for.
 * `le` is absent (no response data), 1–256 (short) or up to 65,536 (extended).
 */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 1–65,535 bytes; absent means no data field. */
  readonly data?: Uint8Array | undefined;
  readonly le?: number | undefined;
  /** Asks for the extended length form where the short one would do. Longer fields take it by themselves. */
  readonly extended?: boolean | undefined;
}

/** A response APDU: data field and status word (SW1 SW2 as one number). */
export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly statusWord: number;
}

/** Longest response APDU there can be: 65,536 bytes and the status word. */
export const maximumResponseBytes = 65_538;

/** Header of a command as eight hex digits: what an error or a trace may show of it. */
export function commandHeader(command: CommandApdu): string {
  return toHex(Uint8Array.of(command.cla, command.ins, command.p1, command.p2));
}

/** Encodes a command in one of the seven cases 1, 2S, 3S, 4S, 2E, 3E, 4E. Throws COMMAND_INVALID. */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { cla, ins, p1, p2, data, le } = command;
  for (const byte of [cla, ins, p1, p2]) {
    if (!Number.isInteger(byte) || byte < 0 || byte > 0xff)
      throw invalid("header byte out of range");
  }
  const lc = data?.length ?? 0;
  if (data && lc === 0) throw invalid("empty data field");
  if (lc > 0xffff) throw invalid("data field longer than 65,535 bytes");
  if (le !== undefined && (!Number.isInteger(le) || le < 1 || le > 0x10000)) {
    throw invalid("Le out of range 1–65,536");
  }
  const header = Uint8Array.of(cla, ins, p1, p2);
  if (!data && le === undefined) return header;
  const extended = command.extended === true || lc > 0xff || (le ?? 0) > 0x100;
  if (!extended) {
    return concat(
      header,
      data ? concat(Uint8Array.of(lc), data) : new Uint8Array(),
      le === undefined ? new Uint8Array() : Uint8Array.of(le & 0xff),
    );
  }
  return concat(
    header,
    Uint8Array.of(0),
    data ? concat(Uint8Array.of(lc >> 8, lc & 0xff), data) : new Uint8Array(),
    le === undefined ? new Uint8Array() : Uint8Array.of((le >> 8) & 0xff, le & 0xff),
  );
}

/** Decodes the bytes of a command; `data` is a view of them, `extended` says which form it had. Throws COMMAND_INVALID. */
export function decodeCommand(bytes: Uint8Array): CommandApdu {
  const [cla, ins, p1, p2, p3] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    throw invalid("shorter than its header");
  }
  const header = { cla, ins, p1, p2 };
  const body = bytes.subarray(5);
  if (p3 === undefined) return header;
  if (body.length === 0) return { ...header, le: p3 || 0x100 };
  if (p3 !== 0) {
    if (body.length === p3) return { ...header, data: body };
    if (body.length === p3 + 1) {
      return { ...header, data: body.subarray(0, p3), le: body[p3] || 0x100 };
    }
    throw invalid("Lc does not fit the length");
  }
  const long = body.length >= 2 ? readUint16(body, 0) : 0;
  if (body.length === 2) return { ...header, le: long || 0x10000, extended: true };
  if (long === 0) throw invalid("extended Lc is zero or cut off");
  const data = body.subarray(2, 2 + long);
  if (body.length === 2 + long) return { ...header, data, extended: true };
  if (body.length === 4 + long) {
    return { ...header, data, le: readUint16(body, 2 + long) || 0x10000, extended: true };
  }
  throw invalid("extended Lc does not fit the length");
}

/** Encodes a response: its data followed by SW1 SW2. */
export function encodeResponse(response: ResponseApdu): Uint8Array {
  const { data, statusWord } = response;
  return concat(data, Uint8Array.of((statusWord >> 8) & 0xff, statusWord & 0xff));
}

/** Splits the bytes of a response into data (a view of them) and status word. Throws BAD_RESPONSE when it cannot be one. */
export function decodeResponse(bytes: Uint8Array): ResponseApdu {
  if (bytes.length < 2 || bytes.length > maximumResponseBytes) {
    throw new JpkiError(
      "BAD_RESPONSE",
      `The card answered with ${bytes.length} bytes; a response has 2 to ${maximumResponseBytes}.`,
    );
  }
  const end = bytes.length - 2;
  return { data: bytes.subarray(0, end), statusWord: readUint16(bytes, end) };
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

function invalid(reason: string): JpkiError {
  return new JpkiError("COMMAND_INVALID", `Not a command APDU of ISO/IEC 7816-4: ${reason}.`);
}
