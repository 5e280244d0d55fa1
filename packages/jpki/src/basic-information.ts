import type { Authentic, AuthenticityOptions, NotAuthentic } from "./authenticity-result.ts";
import { type BasicAttributes, decodeAttributes } from "./basic-information-file.ts";
import { BinaryFile } from "./binary-file.ts";
import { authenticate } from "./card-authentication.ts";
import { checkAttributesData } from "./card-authenticity.ts";
import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import {
  type CardVerifiableCertificate,
  showCardVerifiableCertificate,
} from "./card-verifiable-certificate.ts";
import { changeReference } from "./change-reference.ts";
import { answerChallenge, type CardAnswer } from "./internal-authentication.ts";
import { signedFileBytes } from "./layout/card-verifiable.ts";
import {
  needingPin,
  type PinTries,
  pinNotVerified,
  pinPolicy,
  triesLeft,
  type VerifyPinOptions,
  verificationNumberPolicy,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import { type VerificationNumberOptions, verifyPrintedEntry } from "./verification-number-entry.ts";

/** Basic four items that are the municipality's, on the card they were made for; otherwise none at all. */
export type CheckedAttributes =
  | (Authentic & { readonly attributes: BasicAttributes })
  | NotAuthentic;

/** 券面事項入力補助AP: name, address, birth date and sex. There is no way to the 12-digit number here. */
export interface BasicInformation {
  /** Tries left of this application's PIN (券面事項入力補助用暗証番号); three on a fresh card. */
  pinTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /** Compares the PIN, four ASCII digits, zeroed when the call ends. Throws PIN_*. */
  verifyPin(pin: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /** Changes the PIN of this application, as `authentication.changePin` changes the other one. Throws PIN_*, PIN_CHANGE_UNKNOWN. */
  changePin(current: Uint8Array, next: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /** Tries left of verification number B (照合番号B) here; the other application counts its own. */
  verificationNumberTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * The basic four items (EF 0002), after {@link BasicInformation.verifyPin} or with verification number B (照合番号B).
   * Throws PIN_NOT_VERIFIED, VERIFICATION_NUMBER_*, FILE_INVALID.
   */
  read(options?: CardCallOptions & Partial<VerificationNumberOptions>): Promise<BasicAttributes>;
  /**
   * The basic four items, if they are authentic: certificate, signatures and the card's answer to a fresh challenge are checked in one go.
   * This check is made here and nowhere else: one of the files (EF 0003) holds a digest of the 12-digit number, from which the
   * number can be found by trying, so that file is never handed out and is zeroed. Throws PIN_NOT_VERIFIED, VERIFICATION_NUMBER_*, COMMAND_INVALID.
   */
  readChecked(
    options: CardCallOptions & Partial<VerificationNumberOptions> & AuthenticityOptions,
  ): Promise<CheckedAttributes>;
  /** The certificate of the municipality's key (CV証明書, EF 0004), free to read and unchecked. Throws FILE_INVALID, TLV_INVALID. */
  readCardVerifiableCertificate(options?: CardCallOptions): Promise<CardVerifiableCertificate>;
  /** Has the card answer a challenge (内部認証) without any PIN. Throws COMMAND_INVALID under 16 bytes. */
  answer(challenge: Uint8Array, options?: CardCallOptions): Promise<CardAnswer>;
}

const operation = "Reading the basic information";

/** @internal */
export function basicInformation(session: CardSession): BasicInformation {
  const { files, references } = session.profile.applications.basicInformation;
  const { basicInformationPin, verificationNumberB } = references;
  const use = <T>(
    options: CardCallOptions | undefined,
    work: (channel: CardChannel) => Promise<T>,
  ): Promise<T> => session.use("basicInformation", options, work);
  /** Opens the files: by verification number B when one is given, else by the PIN that was verified before. */
  const open = async (
    channel: CardChannel,
    { verificationNumber, ...options }: Partial<VerificationNumberOptions>,
  ): Promise<void> => {
    if (verificationNumber) {
      const policy = verificationNumberPolicy;
      await verifyPrintedEntry(channel, verificationNumberB, verificationNumber, policy, options);
    } else if (!session.isVerified("basicInformation", "basicInformationPin")) {
      throw pinNotVerified(operation);
    }
  };

  return {
    pinTriesLeft: (options) => use(options, (channel) => triesLeft(channel, basicInformationPin)),

    verifyPin: (pin, { allowLastTry = false, ...options } = {}) =>
      withSecret(pin, () =>
        use(options, (channel) =>
          verifyReference(channel, basicInformationPin, pin, pinPolicy, allowLastTry),
        ),
      ),

    changePin: (current, next, options) =>
      changeReference(
        session,
        { application: "basicInformation", reference: basicInformationPin, policy: pinPolicy },
        current,
        next,
        options,
      ),

    verificationNumberTriesLeft: (options) =>
      use(options, (channel) => triesLeft(channel, verificationNumberB)),

    read: (options = {}) =>
      withSecret(options.verificationNumber, () =>
        use(options, async (channel) => {
          await open(channel, options);
          const file = await needingPin(operation, () =>
            new BinaryFile(channel, files.attributes).readObject(),
          );
          try {
            return decodeAttributes(file);
          } finally {
            file.fill(0);
          }
        }),
      ),

    readChecked: (options) =>
      withSecret(options.verificationNumber, () =>
        use(options, (channel) =>
          authenticate(channel, "basicInformation", options, {
            open: () => open(channel, options),
            read: () => needingPin(operation, () => readSigned(channel)),
            check: ([attributes, signature, cardKey], certified) =>
              checkAttributesData({ attributes, signature, cardKey }, certified),
            take: ([attributes]) => ({ attributes: decodeAttributes(attributes) }),
          }),
        ),
      ),

    readCardVerifiableCertificate: (options) =>
      use(options, (channel) =>
        showCardVerifiableCertificate(channel, files.cardVerifiableCertificate),
      ),

    answer: (challenge, options) => use(options, (channel) => answerChallenge(channel, challenge)),
  };

  /** The items, their signature and the card's key. What was read before a later file fails is zeroed here. */
  async function readSigned(
    channel: CardChannel,
  ): Promise<readonly [attributes: Uint8Array, signature: Uint8Array, cardKey: Uint8Array]> {
    const attributes = await new BinaryFile(channel, files.attributes).readObject();
    let signature: Uint8Array = new Uint8Array();
    try {
      signature = await new BinaryFile(channel, files.attributesSignature).readObject(
        signedFileBytes.attributesSignature,
      );
      const cardKey = await new BinaryFile(channel, files.cardKey).readObject(
        signedFileBytes.cardKey,
      );
      return [attributes, signature, cardKey];
    } catch (error) {
      attributes.fill(0);
      signature.fill(0);
      throw error;
    }
  }
}
