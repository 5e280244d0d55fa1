import type { CardChannel } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { expectSuccess } from "./exchange.ts";
import { cardVerifiableAlgorithm, internalAuthentication } from "./layout/card-verifiable.ts";
import { instructions } from "./layout/commands.ts";
import { digestInfo, sha256 } from "./rsa-signature.ts";

/** What the card answered to a challenge (内部認証). It proves nothing until it is checked with a key the municipality signed. */
export interface CardAnswer {
  readonly challenge: Uint8Array;
  /** sha256WithRSA over the challenge. */
  readonly signature: Uint8Array;
}

/** Shorter challenges repeat too soon: an old answer could be played again. */
export const minimumChallengeBytes = 16;

/** Throws COMMAND_INVALID for a challenge that is too short to be fresh. */
export function checkChallenge(challenge: Uint8Array): void {
  if (challenge.length >= minimumChallengeBytes) return;
  throw new JpkiError(
    "COMMAND_INVALID",
    `A challenge has at least ${minimumChallengeBytes} random bytes, made for this one answer.`,
  );
}

/**
 * Has the key of the selected application answer: one command, no PIN. Throws STATUS_WORD when the card has no such key, BAD_RESPONSE
 * when the answer has another length than its signatures.
 */
export async function answerChallenge(
  channel: CardChannel,
  challenge: Uint8Array,
): Promise<CardAnswer> {
  checkChallenge(challenge);
  const { signatureBytes } = cardVerifiableAlgorithm;
  const command = {
    ...instructions.performSecurityOperation,
    ...internalAuthentication,
    data: digestInfo(sha256(challenge)),
    le: signatureBytes,
  };
  const signature = expectSuccess(command, await channel.exchange(command));
  if (signature.length !== signatureBytes) {
    throw new JpkiError(
      "BAD_RESPONSE",
      `The card answered the challenge with ${signature.length} bytes; its key makes ${signatureBytes}.`,
    );
  }
  return { challenge: Uint8Array.from(challenge), signature };
}
