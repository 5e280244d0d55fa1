import { BinaryFile } from "./binary-file.ts";
import type { CardCallOptions, CardChannel, CardSession } from "./card-session.ts";
import { computeSignature } from "./card-signature.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { changeReference } from "./change-reference.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import type { AuthenticationLayout, FileLayout } from "./layout/card-profile.ts";
import { likelyCertificateBytes } from "./layout/file-formats.ts";
import type { KeyAlgorithm, SignSchemeName } from "./layout/key-algorithms.ts";
import {
  needingPin,
  type PinTries,
  pinNotVerified,
  type ReferencePolicy,
  triesLeft,
  type VerifyPinOptions,
  verifyReference,
} from "./reference.ts";
import { withSecret } from "./secret.ts";
import { statusWords } from "./status-word.ts";

/** Where one of the holder's two keys, its certificate and its secret lie in 公的個人認証AP. */
export interface KeyPlace {
  readonly key: keyof AuthenticationLayout["keys"];
  readonly certificate: keyof AuthenticationLayout["files"];
  readonly caCertificate: keyof AuthenticationLayout["files"];
  readonly reference: keyof AuthenticationLayout["references"];
  /** What an error calls the use of this key. */
  readonly operation: string;
  readonly policy: ReferencePolicy;
}

/** Options of `sign`. */
export interface SignOptions extends CardCallOptions {
  /** Who hashes and who pads; default what every known client of the card uses. COMMAND_INVALID when the key does not have it. */
  readonly scheme?: SignSchemeName | undefined;
}

/** What the authentication key and the signing key have in common. */
export interface KeySession {
  readonly algorithm: KeyAlgorithm;
  use<T>(
    options: CardCallOptions | undefined,
    work: (channel: CardChannel) => Promise<T>,
  ): Promise<T>;
  readCaCertificate(options?: CardCallOptions): Promise<Certificate>;
  triesLeft(options?: CardCallOptions): Promise<PinTries>;
  verify(entry: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  change(current: Uint8Array, next: Uint8Array, options?: VerifyPinOptions): Promise<void>;
  sign(message: Uint8Array, options?: SignOptions): Promise<Uint8Array>;
  /** The certificate, inside a call that is already under way. */
  certificateOn(channel: CardChannel): Promise<Certificate>;
  /** A signature, inside a call that is already under way; whether the key is open is for the card to say. */
  signatureOn(
    channel: CardChannel,
    message: Uint8Array,
    scheme?: SignSchemeName,
  ): Promise<Uint8Array>;
  /** A signature by a key whose secret was verified in this session. Throws PIN_NOT_VERIFIED. */
  verifiedSignatureOn: KeySession["signatureOn"];
  /** Throws PIN_NOT_VERIFIED when the secret was not verified since the application was selected. */
  expectVerified(operation: string): void;
}

/** @internal */
export function keySession(session: CardSession, place: KeyPlace): KeySession {
  const { files, references, keys } = session.profile.applications.authentication;
  const { operation, policy } = place;
  const reference = references[place.reference];
  const key = keys[place.key];
  const use: KeySession["use"] = (options, work) => session.use("authentication", options, work);

  const expectVerified = (operation: string): void => {
    if (session.isVerified("authentication", place.reference)) return;
    throw pinNotVerified(operation, { secret: policy.name });
  };
  const signatureOn: KeySession["signatureOn"] = (channel, message, scheme) =>
    computeSignature(channel, key, message, scheme);
  const verifiedSignatureOn: KeySession["signatureOn"] = async (channel, message, scheme) => {
    expectVerified(operation);
    return needingPin(operation, () => signatureOn(channel, message, scheme), policy.name);
  };
  const certificateOn = (channel: CardChannel): Promise<Certificate> =>
    readCertificate(channel, files[place.certificate], policy.name);

  return {
    algorithm: key.algorithm,
    use,
    certificateOn,
    signatureOn,
    verifiedSignatureOn,
    expectVerified,
    readCaCertificate: (options) =>
      use(options, (channel) => readCertificate(channel, files[place.caCertificate], policy.name)),
    triesLeft: (options) => use(options, (channel) => triesLeft(channel, reference)),
    verify: (entry, { allowLastTry = false, ...options } = {}) =>
      withSecret(entry, () =>
        use(options, (channel) => verifyReference(channel, reference, entry, policy, allowLastTry)),
      ),
    change: (current, next, options) =>
      changeReference(
        session,
        { application: "authentication", reference, policy },
        current,
        next,
        options,
      ),
    sign: (message, { scheme, ...options } = {}) =>
      use(options, (channel) => verifiedSignatureOn(channel, message, scheme)),
  };
}

async function readCertificate(
  channel: CardChannel,
  file: FileLayout,
  secret: string,
): Promise<Certificate> {
  let bytes: Uint8Array;
  try {
    bytes = await needingPin(
      "Reading this certificate",
      () => new BinaryFile(channel, file).readObject(likelyCertificateBytes),
      secret,
    );
  } catch (cause) {
    if (!StatusWordError.is(cause) || cause.statusWord !== statusWords.fileNotFound) throw cause;
    throw absent({ cause });
  }
  if (bytes.every((byte) => byte === 0x00)) throw absent();
  return parseCertificate(bytes);
}

function absent(options?: ErrorOptions): JpkiError {
  return new JpkiError("CERTIFICATE_ABSENT", "The card carries no such certificate.", options);
}
