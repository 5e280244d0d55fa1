import { createHash, createPublicKey, verify } from "node:crypto";
import { BinaryFile } from "./binary-file.ts";
import { concat, fromHex } from "./bytes.ts";
import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { expectSuccess } from "./exchange.ts";
import { type FileLayout, shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { presenceFile } from "./layout/file-formats.ts";
import {
  needingPin,
  type PinTries,
  pinNotVerified,
  pinPolicy,
  triesLeft,
  type VerifyPinOptions,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import { statusWords } from "./status-word.ts";
import type { TerminalAuthenticator } from "./terminal-authenticator.ts";
import { unlockByTerminal } from "./terminal-unlock.ts";

/** How the authentication key was unlocked: by the holder's PIN, or by the terminal after a face match or a staff check. */
export type ProofMethod =
  | { readonly method: "pin" }
  | { readonly method: "terminal"; readonly authenticator: TerminalAuthenticator };

/** What goes to the eligibility system: the card answered this challenge. Checked with the certificate before it was returned. */
export interface Proof {
  readonly method: "pin" | "terminal";
  /** DER of the authentication certificate (利用者証明用電子証明書). */
  readonly certificate: Uint8Array;
  readonly challenge: Uint8Array;
  /** sha256WithRSA over the challenge. */
  readonly signature: Uint8Array;
  /** True when a simulated terminal authenticator unlocked the key. */
  readonly simulated: boolean;
}

/** 公的個人認証AP: the authentication certificate, its PIN and its key. */
export interface Authentication {
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
  /** Signature sha256WithRSA of a message by the authentication key. Throws PIN_NOT_VERIFIED. */
  sign(message: Uint8Array, options?: CardCallOptions): Promise<Uint8Array>;
  /**
   * Answers a challenge with a {@link Proof}. `pin`: the PIN was verified before and no other application used since. `terminal`:
   * the authenticator unlocks the key. Throws PIN_NOT_VERIFIED, TERMINAL_AUTHENTICATION_FAILED, SIGNATURE_INVALID.
   */
  answer(challenge: Uint8Array, by: ProofMethod, options?: CardCallOptions): Promise<Proof>;
}

const signing = "Signing with the authentication key";

/** @internal */
export function authentication(session: CardSession): Authentication {
  const { files, references } = session.profile.applications.authentication;
  const use = <T>(
    options: CardCallOptions | undefined,
    work: (channel: CardChannel) => Promise<T>,
  ): Promise<T> => session.use("authentication", options, work);
  const isPinVerified = (): boolean => session.isVerified("authentication", "authenticationPin");

  return {
    presence: (options) =>
      use(options, async (channel) => {
        const bytes = await new BinaryFile(channel, files.presence).read(0, presenceFile.bytes);
        return {
          authentication: bytes[presenceFile.authentication] === presenceFile.present,
          signing: bytes[presenceFile.signing] === presenceFile.present,
        };
      }),

    readCertificate: (options) =>
      use(options, (channel) => readCertificate(channel, files.authenticationCertificate)),

    readCaCertificate: (options) =>
      use(options, (channel) => readCertificate(channel, files.authenticationCaCertificate)),

    pinTriesLeft: (options) =>
      use(options, (channel) => triesLeft(channel, references.authenticationPin)),

    verifyPin: (pin, { allowLastTry = false, ...options } = {}) =>
      withSecret(pin, () =>
        use(options, (channel) =>
          verifyReference(channel, references.authenticationPin, pin, pinPolicy, allowLastTry),
        ),
      ),

    sign: (message, options) =>
      use(options, async (channel) => {
        if (!isPinVerified()) throw pinNotVerified(signing);
        return needingPin(signing, () => computeSignature(channel, message));
      }),

    answer: (challenge, by, options) =>
      use(options, async (channel) => {
        if (by.method === "pin" && !isPinVerified()) throw pinNotVerified(signing);
        const certificate = await readCertificate(channel, files.authenticationCertificate);
        const signature =
          by.method === "pin"
            ? await needingPin(signing, () => computeSignature(channel, challenge))
            : await unlockByTerminal(channel, by.authenticator, () =>
                computeSignature(channel, challenge),
              );
        checkSignature(certificate, challenge, signature);
        return {
          method: by.method,
          certificate: certificate.der,
          challenge: Uint8Array.from(challenge),
          signature,
          simulated: by.method === "terminal" && by.authenticator.simulated,
        };
      }),
  };
}

async function readCertificate(channel: CardChannel, file: FileLayout): Promise<Certificate> {
  let bytes: Uint8Array;
  try {
    bytes = await needingPin("Reading the certificate of this token", () =>
      new BinaryFile(channel, file).readObject(),
    );
  } catch (cause) {
    if (!StatusWordError.is(cause) || cause.statusWord !== statusWords.fileNotFound) throw cause;
    throw absent({ cause });
  }
  if (bytes.every((byte) => byte === 0x00)) throw absent();
  return parseCertificate(bytes);
}

/** PERFORM SECURITY OPERATION over a DigestInfo the host made: the scheme every known client uses. */
async function computeSignature(channel: CardChannel, message: Uint8Array): Promise<Uint8Array> {
  const { applications, algorithms, signSchemes } = channel.session.profile;
  const key = applications.authentication.keys.authenticationKey;
  const algorithm = algorithms[key.algorithm];
  const digest = createHash(algorithm.digest).update(message).digest();
  const command = {
    ...instructions.performSecurityOperation,
    p1: signSchemes.verbatim.p1,
    p2: 0x80 | shortIdentifier(key),
    data: concat(fromHex(algorithm.digestInfoPrefix), digest),
    le: algorithm.signatureBytes,
  };
  const signature = expectSuccess(command, await channel.exchange(command));
  if (signature.length !== algorithm.signatureBytes) {
    throw new JpkiError(
      "BAD_RESPONSE",
      `The card gave a signature of ${signature.length} bytes; its key makes ${algorithm.signatureBytes}.`,
    );
  }
  return signature;
}

function checkSignature(
  certificate: Certificate,
  message: Uint8Array,
  signature: Uint8Array,
): void {
  let valid = false;
  let cause: unknown;
  try {
    const key = createPublicKey({
      key: Buffer.from(certificate.publicKey),
      format: "der",
      type: "spki",
    });
    valid = key.asymmetricKeyType === "rsa" && verify("sha256", message, key, signature);
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

function absent(options?: ErrorOptions): JpkiError {
  return new JpkiError("CERTIFICATE_ABSENT", "The card carries no such certificate.", options);
}
