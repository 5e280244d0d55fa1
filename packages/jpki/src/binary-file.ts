import type { CommandApdu, ResponseApdu } from "./apdu.ts";
import type { CardChannel } from "./card-session.ts";
import { fileName, selectFile, shortIdentifierRefusals } from "./elementary-file.ts";
import { JpkiError } from "./errors.ts";
import { statusWordError } from "./exchange.ts";
import { type FileLayout, shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { maximumFileBytes } from "./layout/file-formats.ts";
import { statusWords } from "./status-word.ts";
import { maximumTlvHeaderBytes, readTlvHeader, type TlvHeader } from "./tlv.ts";

const shortRead = 0x100;

const extendedLengthRefusals: ReadonlySet<number> = new Set([
  statusWords.wrongLength,
  statusWords.conditionsOfUseNotSatisfied,
  statusWords.wrongParameters,
  statusWords.noDiagnosis,
]);

/** One transparent file of the selected application, read by READ BINARY (ISO/IEC 7816-4, 11.2.3). */
export class BinaryFile {
  readonly #channel: CardChannel;
  readonly #file: FileLayout;
  #current = false;

  constructor(channel: CardChannel, file: FileLayout) {
    if (file.forbidden) {
      throw new JpkiError(
        "COMMAND_INVALID",
        "This file holds the 12-digit number: it is never read.",
      );
    }
    this.#channel = channel;
    this.#file = file;
  }

  /** Exactly `length` bytes from `offset`. Throws FILE_INVALID when the file ends before. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset + length > maximumFileBytes) throw this.#invalid(`claims ${offset + length} bytes`);
    const bytes = new Uint8Array(length);
    const maximumReads = 16 + Math.ceil(length / 64);
    let filled = 0;
    for (let reads = 0; filled < length; reads++) {
      if (reads === maximumReads) throw this.#invalid(`came in more than ${maximumReads} pieces`);
      const part = await this.readSome(offset + filled, length - filled);
      if (part.length === 0) throw this.#invalid(`ends at byte ${offset + filled}`);
      const taken = part.subarray(0, length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      part.fill(0);
    }
    return bytes;
  }

  /** One read: up to `length` bytes from `offset`, fewer when the card gives fewer, none past the end. */
  async readSome(offset: number, length: number): Promise<Uint8Array> {
    const { session } = this.#channel;
    for (;;) {
      const byShortIdentifier = !this.#current && session.shortIdentifiers && offset < 0x100;
      if (!this.#current && !byShortIdentifier) {
        await selectFile(this.#channel, this.#file);
        this.#current = true;
      }
      const le = session.extendedLength ? length : Math.min(length, shortRead);
      const command: CommandApdu = byShortIdentifier
        ? { ...instructions.readBinary, p1: 0x80 | shortIdentifier(this.#file), p2: offset, le }
        : { ...instructions.readBinary, p1: offset >> 8, p2: offset & 0xff, le };
      const { data, statusWord } = await this.#exchange(command, le > shortRead);
      if (statusWord === statusWords.success || statusWord === statusWords.endOfFile) {
        this.#current = true;
        return data;
      }
      if (statusWord === statusWords.offsetPastEnd) return new Uint8Array();
      if (le > shortRead && extendedLengthRefusals.has(statusWord)) session.extendedLength = false;
      else if (byShortIdentifier && shortIdentifierRefusals.has(statusWord)) {
        session.shortIdentifiers = false;
      } else throw statusWordError(command, statusWord);
    }
  }

  /** Header of the data object at `offset`, from as few bytes as can hold one. */
  async readHeader(offset: number): Promise<TlvHeader> {
    return readTlvHeader(await this.readSome(offset, maximumTlvHeaderBytes));
  }

  /** The whole data object (BER-TLV or DER) the file begins with, header included; one read when `likelyBytes` is its length. */
  async readObject(likelyBytes: number = shortRead): Promise<Uint8Array> {
    const first = await this.readSome(0, likelyBytes);
    if (first.length === 0) return first;
    const { headerLength, valueLength } = readTlvHeader(first);
    const length = headerLength + valueLength;
    if (length > maximumFileBytes) throw this.#invalid(`claims ${length} bytes`);
    if (first.length >= length) return first.subarray(0, length);
    const bytes = new Uint8Array(length);
    bytes.set(first);
    const rest = await this.read(first.length, length - first.length);
    bytes.set(rest, first.length);
    first.fill(0);
    rest.fill(0);
    return bytes;
  }

  /** A reader that cannot carry an extended length fails the exchange: the same to us as a card that refuses it. */
  async #exchange(command: CommandApdu, extended: boolean): Promise<ResponseApdu> {
    try {
      return await this.#channel.exchange(command);
    } catch (error) {
      if (!extended || !JpkiError.is(error) || error.code !== "TRANSMIT_FAILED") throw error;
      return { data: new Uint8Array(), statusWord: statusWords.wrongLength };
    }
  }

  #invalid(reason: string): JpkiError {
    return new JpkiError("FILE_INVALID", `File ${fileName(this.#file)} ${reason}.`);
  }
}
