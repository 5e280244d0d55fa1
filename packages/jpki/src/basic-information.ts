import { BinaryFile } from "./binary-file.ts";
import type { CardCallOptions, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { sexDigits, tags } from "./layout/file-formats.ts";
import {
  needingPin,
  type PinTries,
  pinNotVerified,
  pinPolicy,
  triesLeft,
  type VerificationNumberOptions,
  type VerifyPinOptions,
  verificationNumberPolicy,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import { onlyValue, readTlv, readTlvs } from "./tlv.ts";

/** Sex as the card says it (JIS X 0303); `unknown` for a digit nobody documents. */
export type Sex = "male" | "female" | "other" | "not-applicable" | "unknown";

/** The basic four items (基本4情報). */
export interface BasicAttributes {
  /** 氏名; surname and given name are separated by U+3000. */
  readonly name: string;
  /** 住所 */
  readonly address: string;
  /** 生年月日, `YYYY-MM-DD`; a part the register does not know is zeros, as on the card. */
  readonly birthDate: string;
  /** 性別 */
  readonly sex: Sex;
}

/** 券面事項入力補助AP: name, address, birth date and sex. There is no way to the 12-digit number here. */
export interface BasicInformation {
  /** Tries left of this application's PIN (券面事項入力補助用暗証番号); three on a fresh card. */
  pinTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /** Compares the PIN, four ASCII digits, zeroed when the call ends. Throws PIN_*. */
  verifyPin(pin: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /**
   * The basic four items (EF 0002), after {@link BasicInformation.verifyPin} or with verification number B (照合番号B).
   * Throws PIN_NOT_VERIFIED, VERIFICATION_NUMBER_*, FILE_INVALID.
   */
  read(options?: CardCallOptions & Partial<VerificationNumberOptions>): Promise<BasicAttributes>;
}

const operation = "Reading the basic information";

/** @internal */
export function basicInformation(session: CardSession): BasicInformation {
  const { files, references } = session.profile.applications.basicInformation;
  const { basicInformationPin, verificationNumberB } = references;
  return {
    pinTriesLeft: (options) =>
      session.use("basicInformation", options, (channel) =>
        triesLeft(channel, basicInformationPin),
      ),

    verifyPin: (pin, { allowLastTry = false, ...options } = {}) =>
      withSecret(pin, () =>
        session.use("basicInformation", options, (channel) =>
          verifyReference(channel, basicInformationPin, pin, pinPolicy, allowLastTry),
        ),
      ),

    read: ({ verificationNumber, allowFewTries = false, ...options } = {}) =>
      withSecret(verificationNumber, () =>
        session.use("basicInformation", options, async (channel) => {
          if (verificationNumber) {
            await verifyReference(
              channel,
              verificationNumberB,
              verificationNumber,
              verificationNumberPolicy,
              allowFewTries,
            );
          } else if (!session.isVerified("basicInformation", "basicInformationPin")) {
            throw pinNotVerified(operation);
          }
          const file = new BinaryFile(channel, files.attributes);
          return decodeAttributes(await needingPin(operation, () => file.readObject()));
        }),
      ),
  };
}

function decodeAttributes(file: Uint8Array): BasicAttributes {
  if (file.length === 0) throw invalid("is empty");
  const { tag, value } = readTlv(file);
  if (tag !== tags.attributes.file) throw invalid("does not begin with its template");
  const objects = readTlvs(value);
  const text = (tag: number): string => decodeText(onlyValue(objects, tag));
  const [, year, month, day] =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text(tags.attributes.birthDate)) ?? [];
  if (!year) throw invalid("holds a birth date that is not eight digits");
  const digit = text(tags.attributes.sex);
  const sexes = Object.keys(sexDigits) as (keyof typeof sexDigits)[];
  return {
    name: text(tags.attributes.name),
    address: text(tags.attributes.address),
    birthDate: `${year}-${month}-${day}`,
    sex: sexes.find((sex) => sexDigits[sex] === digit) ?? "unknown",
  };
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid("holds text that is not UTF-8");
  }
}

function invalid(reason: string): JpkiError {
  return new JpkiError("FILE_INVALID", `The basic information file ${reason}.`);
}
