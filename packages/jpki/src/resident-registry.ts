import type { CardCallOptions, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { keyReferenceBytes } from "./layout/record-formats.ts";
import { decodeRecord, readRecord } from "./record-file.ts";
import { type PinTries, triesLeft } from "./reference.ts";

/** 住基AP (resident registry network): what needs no secret there. Its PIN is never compared. */
export interface ResidentRegistry {
  /**
   * Key reference (鍵ID, EF 0002), 16 bytes. Which key it names is not public; whether the record has a tag neither, so both forms
   * are read. Throws FILE_INVALID, APPLICATION_ABSENT.
   */
  readKeyReference(options?: CardCallOptions): Promise<Uint8Array>;
  /** Tries left of this application's PIN (住民基本台帳用暗証番号); three on a fresh card. */
  pinTriesLeft(options?: CardCallOptions): Promise<PinTries>;
}

/** @internal */
export function residentRegistry(session: CardSession): ResidentRegistry {
  return {
    readKeyReference: (options) =>
      session.use("residentRegistry", options, async (channel) => {
        const { keyReference } = session.application("residentRegistry").files;
        return decodeKeyReference(await readRecord(channel, keyReference, 1));
      }),

    pinTriesLeft: (options) =>
      session.use("residentRegistry", options, (channel) =>
        triesLeft(channel, session.application("residentRegistry").references.residentRegistryPin),
      ),
  };
}

/** 16 bytes, bare or in a record with a tag. Throws FILE_INVALID. */
export function decodeKeyReference(record: Uint8Array): Uint8Array {
  const value = record.length === keyReferenceBytes ? record.slice() : decodeRecord(record).value;
  if (value.length === keyReferenceBytes) return value;
  throw new JpkiError(
    "FILE_INVALID",
    `The key reference has ${value.length} bytes; it should have ${keyReferenceBytes}.`,
  );
}
