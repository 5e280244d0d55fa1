import type { CardCallOptions, CardSession } from "./card-session.ts";
import type { Certificate } from "./certificate.ts";
import { type KeyPlace, keySession, type SignOptions } from "./key-session.ts";
import type { SignatureAlgorithm } from "./layout/key-algorithms.ts";
import { type PinTries, passwordPolicy, type VerifyPinOptions } from "./reference.ts";

/**
 * 公的個人認証AP: the signing certificate (署名用電子証明書), its password and its key. A signature by it counts as the holder's own hand;
 * name, address, birth date and sex stand in the certificate.
 */
export interface Signing {
  /** What {@link Signing.sign} makes unless PSS is asked for: sha256WithRSA today, ECDSA with SHA-384 on the next card. */
  readonly algorithm: SignatureAlgorithm;
  /** Tries left of the password (署名用パスワード); five on a fresh card. */
  passwordTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * Compares the password: 6 to 16 ASCII digits and capital letters. Small ASCII letters are made capital first, in the caller's own
   * array, which is zeroed when the call ends. Tries are handled as with a PIN, and so are the errors: {@link PinIncorrectError},
   * PIN_BLOCKED, PIN_LAST_TRY, PIN_FORMAT; their message names the password.
   */
  verifyPassword(password: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /**
   * Changes the password; small ASCII letters of both are made capital first. Otherwise as `authentication.changePin`.
   * Throws what verifyPassword throws, and PIN_CHANGE_UNKNOWN when the card went away in between and either of the two may count.
   */
  changePassword(current: Uint8Array, next: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /**
   * The signing certificate (署名用電子証明書, EF 0001), after {@link Signing.verifyPassword}. Children under 15 have none: ask
   * `authentication.presence()` before anybody types a password. Throws PIN_NOT_VERIFIED, CERTIFICATE_ABSENT, CERTIFICATE_INVALID.
   */
  readCertificate(options?: CardCallOptions): Promise<Certificate>;
  /** The certificate of its CA as stored on the card (EF 0002), without a password: a convenience, never an anchor of trust. */
  readCaCertificate(options?: CardCallOptions): Promise<Certificate>;
  /**
   * Signature of a message by the signing key, after {@link Signing.verifyPassword}. ECDSA comes as DER.
   * Throws PIN_NOT_VERIFIED; with a scheme in which the card hashes, a message beyond 255 bytes may end in EXTENDED_LENGTH_REFUSED.
   */
  sign(message: Uint8Array, options?: SignOptions): Promise<Uint8Array>;
}

const place: KeyPlace = {
  key: "signingKey",
  certificate: "signingCertificate",
  caCertificate: "signingCaCertificate",
  reference: "signingPassword",
  operation: "Signing with the signing key",
  policy: passwordPolicy,
};

/** @internal */
export function signing(session: CardSession): Signing {
  const key = keySession(session, place);
  return {
    algorithm: key.algorithm.signatureAlgorithm,
    passwordTriesLeft: key.triesLeft,
    verifyPassword: (password, options) => {
      makeCapital(password);
      return key.verify(password, options);
    },
    changePassword: (current, next, options) => {
      makeCapital(current);
      makeCapital(next);
      return key.change(current, next, options);
    },
    readCertificate: (options) =>
      key.use(options, async (channel) => {
        key.expectVerified("Reading the signing certificate");
        return key.certificateOn(channel);
      }),
    readCaCertificate: key.readCaCertificate,
    sign: key.sign,
  };
}

/** Capital ASCII letters in place: what is typed as a password is compared as it stands on the municipality's form. */
function makeCapital(password: Uint8Array): void {
  for (const [index, byte] of password.entries()) {
    if (byte >= 0x61 && byte <= 0x7a) password[index] = byte - 0x20;
  }
}
