import { type KeyObject, randomUUID } from "node:crypto";
import { decodeCommand, decodeResponse } from "../apdu.ts";
import { fromHex, toHex } from "../bytes.ts";
import { JpkiError, type StatusWordError } from "../errors.ts";
import { statusWordError } from "../exchange.ts";
import type { AuthenticationLayout } from "../layout/card-profile.ts";
import { formatStatusWord } from "../status-word.ts";
import { Inbox, inTime, type RelayChannel } from "./channel.ts";
import type { RelayLimits } from "./limits.ts";
import {
  decodeRelayMessage,
  encodeRelayMessage,
  type RelayCardConnection,
  type RelayFailure,
  type RelayMessage,
  type RelayScenario,
  type RelayStep,
  type RelayToken,
  relayVersion,
} from "./messages.ts";
import { checkRelayed, type RelayPolicy } from "./policy.ts";
import { asUnreachable, brokenRule } from "./refusal.ts";
import { openSignedScenario } from "./signed-scenario.ts";

/** @internal What is the same in every relay of one authenticator. */
export interface RelayTerms {
  readonly limits: RelayLimits;
  readonly policy: RelayPolicy;
  readonly application: AuthenticationLayout;
  readonly cardConnectionType: RelayCardConnection;
  readonly scenarioKey?: KeyObject | undefined;
}

type Transmit = (command: Uint8Array) => Promise<Uint8Array>;

/** @internal One relay, from the start message to the token. `signal` ends it; closing the channel is the caller's part. */
export class Conversation {
  readonly #channel: RelayChannel;
  readonly #inbox: Inbox;
  readonly #transmit: Transmit;
  readonly #terms: RelayTerms;
  readonly #signal: AbortSignal;
  readonly #clientSessionId = randomUUID();

  constructor(
    channel: RelayChannel,
    transmit: Transmit,
    { terms, signal }: { readonly terms: RelayTerms; readonly signal: AbortSignal },
  ) {
    this.#channel = channel;
    this.#inbox = new Inbox(channel.messages);
    this.#transmit = transmit;
    this.#terms = terms;
    this.#signal = signal;
  }

  /** Plays scenarios until the server gives its token. Throws RELAY_*, TERMINAL_AUTHENTICATION_FAILED, or what the card throws. */
  async run(): Promise<RelayToken> {
    const { limits, cardConnectionType } = this.#terms;
    await this.#send({
      type: "Start",
      version: relayVersion,
      clientSessionId: this.#clientSessionId,
      cardConnectionType,
    });
    let waitMs = limits.answerMs;
    let last = false;
    let steps = 0;
    for (let counter = 0; ; counter++) {
      const message = this.#read(await this.#inbox.next(waitMs, this.#signal));
      if (message.type === "Token") {
        if (!last) throw brokenRule("sent its token before the last scenario");
        return message;
      }
      if (last) throw brokenRule("sent a scenario after the last one");
      if (counter === limits.scenarios) throw brokenRule(`sent more than ${counter} scenarios`);
      if (message.sequenceCounter !== counter) {
        throw brokenRule(`sent scenario ${message.sequenceCounter} where ${counter} was due`);
      }
      steps += message.steps.length;
      if (steps > limits.steps) throw brokenRule(`asked for more than ${limits.steps} steps`);
      await this.#play(message.steps);
      last = message.timeSpan === 0;
      waitMs = last ? limits.answerMs : message.timeSpan + limits.allowanceMs;
    }
  }

  /** Every step is checked before the first one is sent, so that a scenario is carried out as allowed or not begun. */
  async #play(steps: readonly RelayStep[]): Promise<void> {
    const { policy, application } = this.#terms;
    const commands = steps.map(({ commandApdu, expectedStatusWords }) => ({
      bytes: fromHex(commandApdu),
      expected: expectedStatusWords.map((word) => Number.parseInt(word, 16)),
    }));
    for (const { bytes } of commands) checkRelayed(bytes, policy, application);
    const responses: string[] = [];
    let stopped: StatusWordError | undefined;
    for (const { bytes, expected } of commands) {
      this.#signal.throwIfAborted();
      await this.#listen();
      const response = await this.#transmit(bytes);
      const { statusWord } = decodeResponse(response);
      responses.push(toHex(response).toLowerCase());
      if (expected.includes(statusWord)) continue;
      stopped = statusWordError(decodeCommand(bytes), statusWord);
      break;
    }
    await this.#listen();
    await this.#send({ type: "ScenarioResponse", steps: responses });
    if (stopped) throw refused(`did not expect ${formatStatusWord(stopped.statusWord)}`, stopped);
  }

  /** While it is the terminal's turn the server may only give up or go away. */
  async #listen(): Promise<void> {
    if (!this.#inbox.hasArrived) return;
    this.#read(await this.#inbox.next(0, this.#signal));
    throw brokenRule("spoke while the terminal was at work");
  }

  #read(text: string): RelayScenario | RelayToken {
    const { limits, scenarioKey } = this.#terms;
    let message = this.#ofThisSession(decodeRelayMessage(text, limits));
    if (message.type === "Error") throw gaveUp(message);
    if (message.type === "ConnectorScenario") {
      if (!scenarioKey) throw brokenRule("signed a scenario, and there is no key to check it with");
      const payload = openSignedScenario(message.signedScenario, scenarioKey);
      message = this.#ofThisSession(decodeRelayMessage(payload, limits));
      if (message.type !== "StandardScenario") throw brokenRule("signed what is not a scenario");
      return message;
    }
    if (message.type === "StandardScenario") {
      if (scenarioKey) throw brokenRule("sent a scenario without a signature");
      return message;
    }
    if (message.type === "Token") return message;
    throw brokenRule("sent a message that only a terminal sends");
  }

  #ofThisSession(message: RelayMessage): RelayMessage {
    const { clientSessionId = this.#clientSessionId } = message;
    if (clientSessionId === this.#clientSessionId) return message;
    throw brokenRule("answered in the name of another session");
  }

  async #send(message: RelayMessage): Promise<void> {
    const sending = (async () => this.#channel.send(encodeRelayMessage(message)))();
    const sent = sending.catch((error: unknown) => {
      throw asUnreachable(error);
    });
    await inTime(sent, this.#terms.limits.answerMs, this.#signal);
  }
}

/** The detail is the server's own text and stays out of errors: nobody knows what is in it. */
function gaveUp({ errorCode }: RelayFailure): JpkiError {
  return refused(`gave up with ${errorCode}`);
}

function refused(what: string, cause?: unknown): JpkiError {
  return new JpkiError(
    "TERMINAL_AUTHENTICATION_FAILED",
    `The relay server ${what}, so nothing is signed without the PIN.`,
    cause === undefined ? undefined : { cause },
  );
}
