import type { CardCallOptions } from "../src/card-session.ts";
import { openMyNumberCard, type Proof } from "../src/index.ts";
import {
  type RelayLimits,
  type RelayTerminalAuthenticatorOptions,
  relayTerminalAuthenticator,
} from "../src/relay/index.ts";
import {
  createIssuer,
  issueCard,
  type SimulatedRelayServer,
  type SimulatedRelayServerOptions,
  simulatedRelayServer,
  type VirtualCard,
} from "../src/virtual-card/index.ts";

const issuer = await createIssuer();
/** What the card signs in these tests. */
export const relayChallenge: Uint8Array = new TextEncoder().encode(
  "a challenge of 32 bytes, or not",
);

/** Long enough for a busy machine, short enough to wait for. */
export const shortLimits: Partial<RelayLimits> = { answerMs: 1500, allowanceMs: 1000 };

/** A card, a server for it, and the call that brings them together. */
export interface RelayBench {
  readonly card: VirtualCard;
  readonly server: SimulatedRelayServer;
  answer(
    options?: Partial<RelayTerminalAuthenticatorOptions>,
    call?: CardCallOptions,
  ): Promise<Proof>;
}

export async function relayBench(
  options: Omit<SimulatedRelayServerOptions, "issuer"> = {},
): Promise<RelayBench> {
  const card = await issueCard({ persona: "taro", issuer });
  const server = simulatedRelayServer({ ...options, issuer });
  const { authentication } = await openMyNumberCard(card);
  return {
    card,
    server,
    answer: (terminal, call) =>
      authentication.answer(
        relayChallenge,
        {
          method: "terminal",
          authenticator: relayTerminalAuthenticator({
            name: "relay of the tests",
            connect: server.connect,
            ...terminal,
          }),
        },
        call,
      ),
  };
}
