import type { CardCallOptions } from "./card-session.ts";

/**
 * The PIN-less path (特定機関認証): whatever proves to the card that this terminal may use the authentication key after
 * a face match or a staff check. What really happens here is not public; a device maker injects its middleware.
 */
export interface TerminalAuthenticator {
  /** Shown in journals and results. */
  readonly name: string;
  /** True for anything that is not a maker's real middleware; it stays visible in every {@link Proof}. */
  readonly simulated: boolean;
  /**
   * Called with the JPKI application selected. `transmit` sends a command and gives the whole response with its status
   * word; it refuses commands that could cost a PIN try. Resolves when the key is unlocked, throws otherwise. `signal` aborts
   * when the caller gives up or the card is gone: whatever waits for a network stops then and throws its reason.
   */
  authenticate(
    transmit: (command: Uint8Array) => Promise<Uint8Array>,
    options?: CardCallOptions,
  ): Promise<void>;
}
