import { decodeCommand } from "./apdu.ts";
import type { CardChannel } from "./card-session.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { instructions } from "./layout/commands.ts";
import type { TerminalAuthenticator } from "./terminal-authenticator.ts";

/** Instructions that compare or change a secret: nothing a terminal needs (ISO/IEC 7816-4, 11.5: 20, 21, 24, 2C). */
export const secretInstructions: ReadonlySet<number> = new Set([
  instructions.verify.ins,
  0x21,
  instructions.changeReferenceData.ins,
  0x2c,
]);

/** Lets the authenticator unlock the key, then runs `work`. Throws TERMINAL_AUTHENTICATION_FAILED when the key stays locked. */
export async function unlockByTerminal<T>(
  channel: CardChannel,
  authenticator: TerminalAuthenticator,
  work: () => Promise<T>,
): Promise<T> {
  const { removed } = channel.session.card;
  const transmit = async (command: Uint8Array): Promise<Uint8Array> => {
    if (secretInstructions.has(decodeCommand(command).ins)) {
      throw new JpkiError("COMMAND_INVALID", "A terminal authenticator compares no PIN.");
    }
    return channel.transmit(command);
  };
  try {
    const signal = channel.signal ? AbortSignal.any([channel.signal, removed]) : removed;
    await authenticator.authenticate(transmit, { signal });
    if (!channel.session.isSelected("authentication")) throw failed(authenticator);
    return await work();
  } catch (cause) {
    if (channel.signal?.aborted || !isRefusal(cause)) throw cause;
    throw JpkiError.is(removed.reason) ? removed.reason : failed(authenticator, { cause });
  } finally {
    // What a terminal unlocked serves this one answer, also when it failed after it had unlocked the key.
    channel.session.deselect();
  }
}

/** A status word or the authenticator's own error; a lost card and our own refusals keep their names. */
function isRefusal(error: unknown): boolean {
  return StatusWordError.is(error) || !JpkiError.is(error);
}

function failed(authenticator: TerminalAuthenticator, options?: ErrorOptions): JpkiError {
  return new JpkiError(
    "TERMINAL_AUTHENTICATION_FAILED",
    `The card did not accept ${authenticator.name}, so its key stays locked without the PIN.`,
    options,
  );
}
