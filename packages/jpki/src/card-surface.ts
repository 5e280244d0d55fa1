import type { Authentic, AuthenticityOptions, NotAuthentic } from "./authenticity-result.ts";
import { BinaryFile } from "./binary-file.ts";
import { authenticate } from "./card-authentication.ts";
import { checkAgeData, checkSurfaceData } from "./card-authenticity.ts";
import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import {
  type CardVerifiableCertificate,
  showCardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
import { answerChallenge, type CardAnswer } from "./internal-authentication.ts";
import type { ReferenceLayout } from "./layout/card-profile.ts";
import { signedFileBytes } from "./layout/card-verifiable.ts";
import {
  type PinTries,
  type ReferencePolicy,
  triesLeft,
  verificationNumberPolicy,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import {
  type AgeRecord,
  type CardIssuer,
  decodeAge,
  decodeIssuer,
  decodeSurface,
  openAge,
  openSurface,
  type Surface,
} from "./surface-file.ts";
import { readSurfacePhoto } from "./surface-photo.ts";
import {
  type PrintedBirthDateOptions,
  type PrintedEntryOptions,
  printedBirthDatePolicy,
  type VerificationNumberOptions,
  verifyPrintedEntry,
} from "./verification-number-entry.ts";

/** A photo that is the municipality's, on the card it was made for; otherwise no photo at all. */
export type CheckedPhoto = (Authentic & { readonly photo: Uint8Array }) | NotAuthentic;

/** A printed face that is the municipality's, on the card it was made for. Its `unsigned` part stays unproven. */
export type CheckedSurface = (Authentic & { readonly surface: Surface }) | NotAuthentic;

/** A birth date that is the municipality's, on the card it was made for. */
export type CheckedAge = (Authentic & { readonly birthDate: string }) | NotAuthentic;

/** 券面事項確認AP: the printed face of the card in electronic form. There is no way to the image of the 12-digit number here. */
export interface CardSurface {
  /** Tries left of verification number B (照合番号B); ten on a fresh card. */
  verificationNumberTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /** Tries left of the printed birth date (生年月日). How many a fresh card has is not public. */
  printedBirthDateTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * The photo (顔写真): the bytes of a greyscale JPEG 2000 file, unchecked. One VERIFY; only the photo is read, the images
   * of name and address are stepped over. Throws VERIFICATION_NUMBER_*, FILE_INVALID.
   */
  readPhoto(options: VerificationNumberOptions): Promise<Uint8Array>;
  /**
   * The photo, if it is authentic: certificate, signature and the card's answer to a fresh challenge are checked in one go. The
   * signature covers the whole face, so all of it is read and hashed; everything but the photo is zeroed.
   * Throws VERIFICATION_NUMBER_*, COMMAND_INVALID.
   */
  readCheckedPhoto(options: VerificationNumberOptions & AuthenticityOptions): Promise<CheckedPhoto>;
  /** The whole printed face (EF 0002), unchecked. Throws VERIFICATION_NUMBER_*, FILE_INVALID, TLV_INVALID. */
  readSurface(options: VerificationNumberOptions): Promise<Surface>;
  /** The whole printed face, if it is authentic. Throws VERIFICATION_NUMBER_*, COMMAND_INVALID. */
  readCheckedSurface(
    options: VerificationNumberOptions & AuthenticityOptions,
  ): Promise<CheckedSurface>;
  /**
   * The record for checking an age (年齢確認, EF 0001), opened by the birth date as printed and unchecked: the least the application
   * gives. Throws VERIFICATION_NUMBER_*, whose messages then name the birth date, FILE_INVALID, TLV_INVALID.
   */
  readAge(options: PrintedBirthDateOptions): Promise<AgeRecord>;
  /** The birth date, if it is authentic. Throws VERIFICATION_NUMBER_*, COMMAND_INVALID. */
  readCheckedAge(options: PrintedBirthDateOptions & AuthenticityOptions): Promise<CheckedAge>;
  /** Which municipality issued the card (EF 0003), free to read and unsigned. Throws FILE_INVALID, TLV_INVALID. */
  readIssuer(options?: CardCallOptions): Promise<CardIssuer>;
  /** The certificate of the municipality's key (CV証明書, EF 0004), free to read and unchecked. Throws FILE_INVALID, TLV_INVALID. */
  readCardVerifiableCertificate(options?: CardCallOptions): Promise<CardVerifiableCertificate>;
  /** Has the card answer a challenge (内部認証) without any PIN. Throws COMMAND_INVALID under 16 bytes. */
  answer(challenge: Uint8Array, options?: CardCallOptions): Promise<CardAnswer>;
}

/** @internal */
export function cardSurface(session: CardSession): CardSurface {
  const { files, references } = session.profile.applications.surface;
  const { verificationNumberB, birthDate } = references;
  const use = <T>(
    options: CardCallOptions | undefined,
    work: (channel: CardChannel) => Promise<T>,
  ): Promise<T> => session.use("surface", options, work);
  /** Runs `work`, which opens the files when it is ready for them; the entry is zeroed on every way out. */
  const behind =
    (reference: ReferenceLayout, policy: ReferencePolicy) =>
    <T>(
      entry: Uint8Array,
      options: PrintedEntryOptions,
      work: (channel: CardChannel, open: () => Promise<void>) => Promise<T>,
    ): Promise<T> =>
      withSecret(entry, () =>
        use(options, (channel) =>
          work(channel, () => verifyPrintedEntry(channel, reference, entry, policy, options)),
        ),
      );
  const behindNumber = behind(verificationNumberB, verificationNumberPolicy);
  const behindBirthDate = behind(birthDate, printedBirthDatePolicy);
  const readFace = (channel: CardChannel): Promise<Uint8Array> =>
    new BinaryFile(channel, files.surface).readObject();
  const readAgeFile = (channel: CardChannel): Promise<Uint8Array> =>
    new BinaryFile(channel, files.birthDate).readObject(signedFileBytes.birthDate);

  return {
    verificationNumberTriesLeft: (options) =>
      use(options, (channel) => triesLeft(channel, verificationNumberB)),

    printedBirthDateTriesLeft: (options) =>
      use(options, (channel) => triesLeft(channel, birthDate)),

    readPhoto: (options) =>
      behindNumber(options.verificationNumber, options, async (channel, open) => {
        await open();
        return readSurfacePhoto(new BinaryFile(channel, files.surface));
      }),

    readCheckedPhoto: (options) =>
      behindNumber(options.verificationNumber, options, (channel, open) =>
        authenticate(channel, "surface", options, {
          open,
          read: async () => [await readFace(channel)] as const,
          check: ([file], certified) => checkSurfaceData(file, certified),
          take: ([file]) => ({ photo: openSurface(file).photo.value.slice() }),
        }),
      ),

    readSurface: (options) =>
      behindNumber(options.verificationNumber, options, async (channel, open) => {
        await open();
        return decodeSurface(await readFace(channel));
      }),

    readCheckedSurface: (options) =>
      behindNumber(options.verificationNumber, options, (channel, open) =>
        authenticate(channel, "surface", options, {
          open,
          read: async () => [await readFace(channel)] as const,
          check: ([file], certified) => checkSurfaceData(file, certified),
          take: ([file]) => {
            // Decoded once before it is copied: a copy of what cannot be decoded would stay in memory.
            decodeSurface(file);
            return { surface: decodeSurface(file.slice()) };
          },
        }),
      ),

    readAge: (options) =>
      behindBirthDate(options.printedBirthDate, options, async (channel, open) => {
        await open();
        return decodeAge(await readAgeFile(channel));
      }),

    readCheckedAge: (options) =>
      behindBirthDate(options.printedBirthDate, options, (channel, open) =>
        authenticate(channel, "surface", options, {
          open,
          read: async () => [await readAgeFile(channel)] as const,
          check: ([file], certified) => checkAgeData(file, certified),
          take: ([file]) => ({ birthDate: openAge(file).birthDate }),
        }),
      ),

    readIssuer: (options) =>
      use(options, async (channel) =>
        decodeIssuer(
          await new BinaryFile(channel, files.issuer).readObject(signedFileBytes.issuer),
        ),
      ),

    readCardVerifiableCertificate: (options) =>
      use(options, (channel) =>
        showCardVerifiableCertificate(channel, files.cardVerifiableCertificate),
      ),

    answer: (challenge, options) => use(options, (channel) => answerChallenge(channel, challenge)),
  };
}
