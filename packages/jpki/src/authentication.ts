import { BinaryFile } from "./binary-file.ts";
import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import { isSignatureOf } from "./card-signature.ts";
import type { Certificate } from "./certificate.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { type KeyPlace, keySession, type SignOptions } from "./key-session.ts";
import { presenceFile } from "./layout/file-formats.ts";
import type { KeyAlgorithm, SignatureAlgorithm } from "./layout/key-algorithms.ts";
import { type PinTries, pinPolicy, type VerifyPinOptions } from "./reference.ts";
import { statusWords } from "./status-word.ts";
import type { TerminalAuthenticator } from "./terminal-authenticator.ts";
import { unlockByTerminal } from "./terminal-unlock.ts";

/**
 * How the authentication key was unlocked: by the holder's PIN, by the terminal after a face match or a staff check, or by a phone
 * that checked its holder itself (Face ID, Touch ID). How the last one shows on the card interface is assumed: no VERIFY, the key signs.
 */
export type ProofMethod =
  | { readonly method: "pin" }
  | { readonly method: "device" }
  | { readonly method: "terminal"; readonly authenticator: TerminalAuthenticator };

/** What goes to the eligibility system: the card answered this challenge. Checked with the certificate before it was returned. */
export interface Proof {
  readonly method: ProofMethod["method"];
  /** DER of the authentication certificate (利用者証明用電子証明書). */
  readonly certificate: Uint8Array;
  readonly challenge: Uint8Array;
  /** Over the challenge, by {@link Proof.algorithm}; ECDSA as DER. */
  readonly signature: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** True when a simulated terminal authenticator unlocked the key. */
  readonly simulated: boolean;
}

/** 公的個人認証AP: the authentication certificate, its PIN and its key. */
export interface Authentication {
  /** What {@link Authentication.sign} makes unless PSS is asked for: sha256WithRSA today, ECDSA with SHA-384 on the next card. */
  readonly algorithm: SignatureAlgorithm;
  /** Which certificates the card carries (EF 0008); children under 15 have no signing certificate. */
  presence(
    options?: CardCallOptions,
  ): Promise<{ readonly authentication: boolean; readonly signing: boolean }>;
  /**
   * The authentication certificate (利用者証明用電子証明書, EF 000A). Free on the card; an Android phone wants its PIN first
   * (PIN_NOT_VERIFIED). Throws CERTIFICATE_ABSENT, CERTIFICATE_INVALID.
   */
  readCertificate(options?: CardCallOptions): Promise<Certificate>;
  /** The certificate of its CA as stored on the card (EF 000B): a convenience, never an anchor of trust. */
  readCaCertificate(options?: CardCallOptions): Promise<Certificate>;
  /** Tries left of the four-digit PIN (利用者証明用暗証番号); three on a fresh card. */
  pinTriesLeft(options?: CardCallOptions): Promise<PinTries>;
  /**
   * Compares the PIN: four ASCII digits, zeroed when the call ends. Asks for the tries left first and refuses the last
   * one unless `allowLastTry`. One VERIFY per call, never repeated. Throws {@link PinIncorrectError}, PIN_BLOCKED, PIN_LAST_TRY, PIN_FORMAT.
   */
  verifyPin(pin: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /**
   * Changes the PIN: both entries are four ASCII digits, checked before the card sees any command and zeroed when the call ends. One
   * VERIFY of the current one, as {@link Authentication.verifyPin} does it, then one change; verify the new one before you sign.
   * Throws what verifyPin throws, and PIN_CHANGE_UNKNOWN when the card went away in between and either of the two may count.
   */
  changePin(current: Uint8Array, next: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  /**
   * Signature of a message by the authentication key, after {@link Authentication.verifyPin}. ECDSA comes as DER.
   * Throws PIN_NOT_VERIFIED; with a scheme in which the card hashes, a message beyond 255 bytes may end in EXTENDED_LENGTH_REFUSED.
   */
  sign(message: Uint8Array, options?: SignOptions): Promise<Uint8Array>;
  /**
   * Answers a challenge with a {@link Proof}. `pin`: the PIN was verified before and no other application used since. `terminal`:
   * the authenticator unlocks the key. `device`: a phone did it. Throws PIN_NOT_VERIFIED, TERMINAL_AUTHENTICATION_FAILED, DEVICE_LOCKED,
   * SIGNATURE_INVALID.
   */
  answer(challenge: Uint8Array, by: ProofMethod, options?: CardCallOptions): Promise<Proof>;
}

/** As much of a certificate as makes a proof. */
type KnownCertificate = Pick<Certificate, "der" | "publicKey">;

const place: KeyPlace = {
  key: "authenticationKey",
  certificate: "authenticationCertificate",
  caCertificate: "authenticationCaCertificate",
  reference: "authenticationPin",
  operation: "Signing with the authentication key",
  policy: pinPolicy,
};

/** @internal */
export function authentication(session: CardSession): Authentication {
  const { files } = session.profile.applications.authentication;
  const key = keySession(session, place);
  // What was read last, so that a proof does not read it again: its own signature tells whether it is still the same card.
  let known: KnownCertificate | undefined;
  const certificateOn = async (channel: CardChannel): Promise<Certificate> => {
    const certificate = await key.certificateOn(channel);
    known = copyOf(certificate);
    return certificate;
  };

  const signatureBy = (
    by: ProofMethod,
    channel: CardChannel,
    challenge: Uint8Array,
  ): Promise<Uint8Array> => {
    const sign = (): Promise<Uint8Array> => key.signatureOn(channel, challenge);
    switch (by.method) {
      case "pin":
        return key.verifiedSignatureOn(channel, challenge);
      case "device":
        return unlockedByDevice(sign);
      case "terminal":
        return unlockByTerminal(channel, by.authenticator, sign);
    }
  };

  return {
    algorithm: key.algorithm.signatureAlgorithm,
    presence: (options) =>
      key.use(options, async (channel) => {
        const bytes = await new BinaryFile(channel, files.presence).read(0, presenceFile.bytes);
        return {
          authentication: bytes[presenceFile.authentication] === presenceFile.present,
          signing: bytes[presenceFile.signing] === presenceFile.present,
        };
      }),

    readCertificate: (options) => key.use(options, certificateOn),
    readCaCertificate: key.readCaCertificate,
    pinTriesLeft: key.triesLeft,
    verifyPin: key.verify,
    changePin: key.change,
    sign: key.sign,

    answer: (challenge, by, options) =>
      key.use(options, async (channel) => {
        if (by.method === "pin") key.expectVerified(place.operation);
        if (by.method === "device") expectDevice(session);
        const certificate = copyOf(known ?? (await certificateOn(channel)));
        const signature = await signatureBy(by, channel, challenge);
        checkSignature(certificate, key.algorithm, challenge, signature);
        return {
          method: by.method,
          certificate: certificate.der,
          challenge: Uint8Array.from(challenge),
          signature,
          algorithm: key.algorithm.signatureAlgorithm,
          simulated: by.method === "terminal" && by.authenticator.simulated,
        };
      }),
  };
}

/** A copy of its own: what is handed out belongs to the caller, who may write into it. */
function copyOf({ der, publicKey }: KnownCertificate): KnownCertificate {
  return { der: Uint8Array.from(der), publicKey: Uint8Array.from(publicKey) };
}

function expectDevice({ token }: CardSession): void {
  if (token?.holderCheck === "device") return;
  throw new JpkiError(
    "COMMAND_INVALID",
    "This token does not check its holder itself; verify the PIN or use the terminal.",
  );
}

/** The phone's refusal 6982 means that its own check is missing. */
async function unlockedByDevice(sign: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await sign();
  } catch (cause) {
    const locked =
      StatusWordError.is(cause) && cause.statusWord === statusWords.securityStatusNotSatisfied;
    if (!locked) throw cause;
    throw new JpkiError(
      "DEVICE_LOCKED",
      "The phone did not open its key. Let the holder confirm on the phone, then hold it to the reader again.",
      { cause },
    );
  }
}

function checkSignature(
  certificate: KnownCertificate,
  algorithm: KeyAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): void {
  let valid = false;
  let cause: unknown;
  try {
    valid = isSignatureOf(certificate, algorithm, message, signature);
  } catch (error) {
    cause = error;
  }
  if (valid) return;
  throw new JpkiError(
    "SIGNATURE_INVALID",
    "The card's signature does not verify with the certificate it carries; nothing was handed on.",
    { cause },
  );
}
