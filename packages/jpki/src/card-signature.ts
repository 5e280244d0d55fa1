import { createHash, createPublicKey, verify } from "node:crypto";
import { concat, fromHex } from "./bytes.ts";
import type { CardChannel } from "./card-session.ts";
import type { Certificate } from "./certificate.ts";
import { ecdsaSignatureValue } from "./ecdsa-signature.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { expectSuccess } from "./exchange.ts";
import { isKeyOf } from "./key-algorithm.ts";
import { type KeyLayout, shortIdentifier } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import type { KeyAlgorithm, SignScheme, SignSchemeName } from "./layout/key-algorithms.ts";
import { statusWords } from "./status-word.ts";

/** Longest data field of a short command. */
const shortData = 0xff;

const longCommandRefusals: ReadonlySet<number> = new Set([
  statusWords.wrongLength,
  statusWords.conditionsOfUseNotSatisfied,
  statusWords.noDiagnosis,
]);

/**
 * PERFORM SECURITY OPERATION (80 2A): one signature of a message. RSA comes as the card gives it, ECDSA always as DER.
 * Throws COMMAND_INVALID for a scheme the key does not have, EXTENDED_LENGTH_REFUSED, BAD_RESPONSE.
 */
export async function computeSignature(
  channel: CardChannel,
  key: KeyLayout,
  message: Uint8Array,
  name?: SignSchemeName,
): Promise<Uint8Array> {
  const { algorithm } = key;
  const scheme = algorithm.schemes[name ?? algorithm.defaultScheme];
  if (!scheme) {
    throw new JpkiError("COMMAND_INVALID", `A key ${algorithm.name} does not sign "${name}".`);
  }
  const command = {
    ...instructions.performSecurityOperation,
    p1: scheme.p1,
    p2: 0x80 | shortIdentifier(key),
    data: inputOf(scheme, algorithm, message),
    le: algorithm.signatureBytes,
  };
  const answer = async (): Promise<Uint8Array> =>
    expectSuccess(command, await channel.exchange(command));
  const signature =
    command.data.length > shortData ? await sendingLongCommand(answer) : await answer();
  return formed(signature, algorithm);
}

/** Whether a signature by the default scheme verifies with a certificate whose key is of that algorithm. */
export function isSignatureOf(
  certificate: Pick<Certificate, "publicKey">,
  algorithm: KeyAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const der = Buffer.from(certificate.publicKey);
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  return isKeyOf(key, algorithm) && verify(algorithm.digest, message, key, signature);
}

function inputOf(scheme: SignScheme, algorithm: KeyAlgorithm, message: Uint8Array): Uint8Array {
  if (scheme.input === "message") {
    if (message.length > 0) return message;
    throw new JpkiError(
      "COMMAND_INVALID",
      "The card hashes no empty message; let the host hash it.",
    );
  }
  const digest = createHash(algorithm.digest).update(message).digest();
  if (scheme.input === "digest") return digest;
  return concat(fromHex(algorithm.digestInfoPrefix ?? ""), digest);
}

function formed(signature: Uint8Array, algorithm: KeyAlgorithm): Uint8Array {
  const { signatureBytes, signatureForm } = algorithm;
  const fits =
    signatureForm === "ecdsa-der"
      ? signature[0] === 0x30 && signature.length <= signatureBytes
      : signature.length === signatureBytes;
  if (!fits) {
    throw new JpkiError(
      "BAD_RESPONSE",
      `The card gave a signature of ${signature.length} bytes; its key makes ${signatureBytes}.`,
    );
  }
  return signatureForm === "ecdsa-raw" ? ecdsaSignatureValue(signature) : signature;
}

/** A card refuses a long command by status word, a reader by failing the exchange; there is no way to cut it for either. */
async function sendingLongCommand<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    const refused = StatusWordError.is(cause)
      ? longCommandRefusals.has(cause.statusWord)
      : JpkiError.is(cause) && cause.code === "TRANSMIT_FAILED";
    if (!refused) throw cause;
    throw new JpkiError(
      "EXTENDED_LENGTH_REFUSED",
      "Card or reader takes no message longer than 255 bytes; choose a scheme in which the host hashes it.",
      { cause },
    );
  }
}
