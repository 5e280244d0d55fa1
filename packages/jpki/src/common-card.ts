import type { CardCallOptions, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { expectSuccess } from "./exchange.ts";
import { shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { cardInformationRecord, maximumChallengeBytes } from "./layout/record-formats.ts";
import { decodeRecord, readRecord } from "./record-file.ts";
import { type PinTries, triesLeft } from "./reference.ts";
import { compactDate, digitsOf } from "./text-fields.ts";

/**
 * What a card says about itself (共通カードAP, EF 0001). **Unsigned**: nothing proves that it is true; municipality and expiry can
 * be compared with other unsigned copies (card manager, 券面事項確認AP), never more.
 */
export interface CardInformation {
  /** Serial number of the card, 15 digits. It names one person's card: treat it as personal, keep it out of logs. */
  readonly serialNumber: string;
  /** Code of the issuing municipality (自治体コード), 5 digits; the first two are the prefecture. */
  readonly municipality: string;
  /** Expiry of the card (有効期限), `YYYY-MM-DD`; not that of its certificates. */
  readonly expiry: string;
}

/** Answer of a key whose public half nobody publishes: it cannot be checked. */
export interface UnverifiedAnswer {
  readonly signature: Uint8Array;
  readonly verified: false;
}

/** 共通カードAP: what needs no secret there. */
export interface CommonCard {
  /** Serial number, municipality and expiry of the card, unsigned; two commands. Throws FILE_INVALID, APPLICATION_ABSENT. */
  readCardInformation(options?: CardCallOptions): Promise<CardInformation>;
  /** Tries left of this application's PIN; it is never compared here. */
  pinTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * INTERNAL AUTHENTICATE (内部認証) over a challenge of 1 to 255 bytes: sha256WithRSA by key 0019, without a PIN. Its public key is
   * neither on the card nor published, so nothing here can check the answer; `verified` says so.
   */
  internalAuthenticate(challenge: Uint8Array, options?: CardCallOptions): Promise<UnverifiedAnswer>;
}

/** @internal */
export function commonCard(session: CardSession): CommonCard {
  return {
    readCardInformation: (options) =>
      session.use("commonCard", options, async (channel) => {
        const { cardInformation } = session.application("commonCard").files;
        return decodeCardInformation(await readRecord(channel, cardInformation, 1));
      }),

    pinTriesLeft: (options) =>
      session.use("commonCard", options, (channel) =>
        triesLeft(channel, session.application("commonCard").references.commonCardPin),
      ),

    internalAuthenticate: async (challenge, options) => {
      if (challenge.length < 1 || challenge.length > maximumChallengeBytes) {
        throw new JpkiError(
          "COMMAND_INVALID",
          `A challenge has 1 to ${maximumChallengeBytes} bytes; this one has ${challenge.length}.`,
        );
      }
      return session.use("commonCard", options, async (channel) => {
        const key = session.application("commonCard").keys.commonCardKey;
        const { signatureBytes } = key.algorithm;
        const command = {
          ...instructions.internalAuthenticate,
          p1: 0,
          p2: 0x80 | shortIdentifier(key),
          data: challenge,
          le: signatureBytes,
        };
        const signature = expectSuccess(command, await channel.exchange(command));
        if (signature.length !== signatureBytes) {
          throw new JpkiError(
            "BAD_RESPONSE",
            `The card gave a signature of ${signature.length} bytes; its key makes ${signatureBytes}.`,
          );
        }
        return { signature, verified: false };
      });
    },
  };
}

/** Record 1 of EF 0001: 28 digits behind tag 01. Throws FILE_INVALID, which never shows a digit of it. */
export function decodeCardInformation(record: Uint8Array): CardInformation {
  const { tag, serialNumberDigits, municipalityDigits, expiryDigits } = cardInformationRecord;
  const municipalityEnd = serialNumberDigits + municipalityDigits;
  const found = decodeRecord(record);
  const digits = digitsOf(found.value);
  if (found.tag !== tag || digits?.length !== municipalityEnd + expiryDigits) {
    throw invalid("is not 28 digits behind tag 01");
  }
  const expiry = compactDate(digits.slice(municipalityEnd));
  if (!expiry) throw invalid("holds an expiry that is no date");
  return {
    serialNumber: digits.slice(0, serialNumberDigits),
    municipality: digits.slice(serialNumberDigits, municipalityEnd),
    expiry,
  };
}

function invalid(reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `The card information record ${reason}.`);
}
