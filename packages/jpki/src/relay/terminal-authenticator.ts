import type { KeyObject } from "node:crypto";
import type { CardProfile } from "../layout/card-profile.ts";
import { myNumberCardProfile } from "../layout/my-number-card.ts";
import type { TerminalAuthenticator } from "../terminal-authenticator.ts";
import { inTime, type RelayChannel } from "./channel.ts";
import { Conversation, type RelayTerms } from "./conversation.ts";
import { type RelayLimits, relayLimits } from "./limits.ts";
import type { RelayToken } from "./messages.ts";
import { type RelayPolicy, relayPolicy } from "./policy.ts";
import { asUnreachable, unreachable } from "./refusal.ts";
import { scenarioAlgorithm } from "./signed-scenario.ts";

/** Options of {@link relayTerminalAuthenticator}. */
export interface RelayTerminalAuthenticatorOptions {
  /** Opens a channel of its own for every relay; `signal` ends the attempt. What it throws becomes RELAY_UNREACHABLE. */
  readonly connect: (options: { readonly signal: AbortSignal }) => Promise<RelayChannel>;
  /** Shown in journals and results; "SIMULATED" is put before it unless `simulated` is false. */
  readonly name: string;
  /** False only for a maker's real middleware behind the same messages. Default true; it is in every proof. */
  readonly simulated?: boolean | undefined;
  /** How the reader reaches the card. Default "contactless". */
  readonly cardConnection?: "contact" | "contactless" | undefined;
  /** Public key of the server, P-256 (ES256) or RSA (RS256): then every scenario must be signed with it. */
  readonly scenarioKey?: KeyObject | undefined;
  /** What the server may do to the card. */
  readonly policy?: RelayPolicy | undefined;
  /** Bounds that replace some of the default ones. */
  readonly limits?: Partial<RelayLimits> | undefined;
  /** Gets the token the server ends with; nothing is done with it otherwise. */
  readonly onToken?: ((token: RelayToken) => void) | undefined;
  /** Another generation of the card as data. */
  readonly profile?: CardProfile | undefined;
}

/**
 * A terminal (特定機関認証) whose commands a server sends: the relay asks the server, sends what it may send to the card and
 * takes the answers back. Modelled on the messages of gematik's open PoPP sample; the Japanese protocol is not public.
 * Runs one relay at a time, the others wait. Fails with RELAY_UNREACHABLE (try again), RELAY_PROTOCOL (the server broke a
 * rule), TERMINAL_AUTHENTICATION_FAILED (the server gave up, or the card answered what no step expected).
 *
 * @example
 * ```ts
 * const authenticator = relayTerminalAuthenticator({
 *   name: "relay of the maker",
 *   connect: ({ signal }) => webSocketChannel("wss://relay.example/", { signal }),
 *   scenarioKey: createPublicKey(pem),
 * });
 * const proof = await authentication.answer(challenge, { method: "terminal", authenticator });
 * console.log(proof.simulated); // true
 * ```
 */
export function relayTerminalAuthenticator(
  options: RelayTerminalAuthenticatorOptions,
): TerminalAuthenticator {
  const { connect, name, simulated = true, cardConnection = "contactless", onToken } = options;
  const { scenarioKey, profile = myNumberCardProfile, policy = relayPolicy } = options;
  if (scenarioKey) scenarioAlgorithm(scenarioKey);
  const terms: RelayTerms = {
    limits: { ...relayLimits, ...options.limits },
    policy,
    application: profile.applications.authentication,
    cardConnectionType: `${cardConnection}-${scenarioKey ? "connector" : "standard"}`,
    scenarioKey,
  };
  let earlier: Promise<unknown> = Promise.resolve();

  return {
    name: simulated ? `SIMULATED ${name}` : name,
    simulated,
    async authenticate(transmit, { signal } = {}) {
      const { totalMs } = terms.limits;
      const overall = new AbortController();
      const ended = signal ? AbortSignal.any([signal, overall.signal]) : overall.signal;
      const relay = async (): Promise<RelayToken> => {
        const late = (): void => overall.abort(unreachable(`was not done within ${totalMs} ms`));
        const timer = setTimeout(late, totalMs);
        try {
          const channel = await open(connect, ended, totalMs);
          try {
            return await new Conversation(channel, transmit, { terms, signal: ended }).run();
          } finally {
            channel.close();
          }
        } finally {
          clearTimeout(timer);
        }
      };
      const before = earlier;
      const turn = inTime(before, totalMs, ended, "was not free").then(relay);
      earlier = Promise.allSettled([before, turn]);
      const token = await turn;
      onToken?.(token);
    },
  };
}

/** A channel that opens after nobody waits for it any more is closed at once. */
async function open(
  connect: RelayTerminalAuthenticatorOptions["connect"],
  signal: AbortSignal,
  withinMs: number,
): Promise<RelayChannel> {
  signal.throwIfAborted();
  const opening = (async () => connect({ signal }))();
  try {
    return await inTime(opening, withinMs, signal);
  } catch (error) {
    opening.then(
      (channel) => channel.close(),
      () => undefined,
    );
    if (signal.aborted) throw signal.reason;
    throw asUnreachable(error);
  }
}
