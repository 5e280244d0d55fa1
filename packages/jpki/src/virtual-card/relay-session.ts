import type { KeyObject } from "node:crypto";
import { type CommandApdu, encodeCommand } from "../apdu.ts";
import { toHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";
import { type RelayLimits, relayLimits } from "../relay/limits.ts";
import {
  decodeRelayMessage,
  type RelayMessage,
  type RelayScenario,
  type RelayScenarioResponse,
  type RelayStart,
  relayVersion,
} from "../relay/messages.ts";
import { compactJws } from "./compact-jws.ts";
import { bendScenario, type RelayFaults, type RelayReaction } from "./relay-faults.ts";

/** Responses of a card are longer than what a server may send. */
const limits: RelayLimits = { ...relayLimits, messageLength: 1 << 20 };

/** What one session of the SIMULATED relay server plays. */
export interface RelaySessionParts {
  /** Commands of each scenario, in order; the card must answer every one with 9000. */
  readonly scenarios: readonly (readonly CommandApdu[])[];
  /** Signs scenarios for terminals that ask for it, and the token. */
  readonly privateKey: KeyObject;
  readonly timeSpanMs: number;
  readonly faults: RelayFaults;
}

/**
 * The server side of one SIMULATED relay as a state machine without I/O: a text in, a reaction out. Modelled on the open
 * PoPP sample of gematik, not on the Japanese protocol, which is not public.
 */
export class RelaySession {
  readonly #parts: RelaySessionParts;
  #start: RelayStart | undefined;
  #sent: RelayScenario | undefined;
  #messages = 0;

  constructor(parts: RelaySessionParts) {
    this.#parts = parts;
  }

  /** Answers any text: a terminal that breaks the rules gets an Error message and the end. */
  receive(text: string): RelayReaction {
    const reaction = this.#answer(read(text));
    const { replace } = this.#parts.faults;
    const send = reaction.send.map((item) => (isScenario(item) ? this.#sealed(item) : item));
    const [only, ...more] = send;
    const position = this.#messages++;
    const replaced =
      replace && typeof only === "object" && more.length === 0
        ? replace(only, position)
        : undefined;
    if (!replaced) return { ...reaction, send };
    this.#sent = replaced.send.find(isScenario) ?? this.#sent;
    return replaced;
  }

  #answer(message: RelayMessage | undefined): RelayReaction {
    if (message?.type === "Start" && !this.#start) {
      this.#start = message;
      return this.#scenario(message, 0);
    }
    const { scenarios } = this.#parts;
    if (message?.type !== "ScenarioResponse" || !this.#start || !this.#sent) {
      return failure("SIMULATED_UNEXPECTED_MESSAGE");
    }
    if (!isSuccess(message, this.#sent)) return failure("SIMULATED_CARD_REFUSED");
    const next = this.#sent.sequenceCounter + 1;
    return next < scenarios.length || this.#parts.faults.fault === "endless"
      ? this.#scenario(this.#start, next)
      : { send: [{ type: "Token", token: this.#token() }], close: true };
  }

  #scenario({ clientSessionId }: RelayStart, sequenceCounter: number): RelayReaction {
    const { scenarios, timeSpanMs, faults } = this.#parts;
    const commands = scenarios[Math.min(sequenceCounter, scenarios.length - 1)] ?? [];
    const earlier = this.#sent;
    this.#sent = {
      type: "StandardScenario",
      version: relayVersion,
      clientSessionId,
      sequenceCounter,
      timeSpan: sequenceCounter === scenarios.length - 1 ? 0 : timeSpanMs,
      steps: commands.map((command) => ({
        commandApdu: toHex(encodeCommand(command)).toLowerCase(),
        expectedStatusWords: ["9000"],
      })),
    };
    if (!faults.fault) return { send: [this.#sent] };
    const bent = bendScenario(faults.fault, this.#sent, earlier);
    this.#sent = bent.send.find(isScenario) ?? this.#sent;
    return bent;
  }

  /** A terminal that says "connector" gets its scenarios signed. */
  #sealed(scenario: RelayScenario): RelayMessage {
    if (!this.#start?.cardConnectionType.endsWith("-connector")) return scenario;
    const signedScenario = compactJws(JSON.stringify(scenario), this.#parts.privateKey);
    return { type: "ConnectorScenario", version: relayVersion, signedScenario };
  }

  #token(): string {
    const issuedAt = Math.floor(Date.now() / 1000);
    const claims = { version: relayVersion, iss: "SIMULATED", iat: issuedAt, simulated: true };
    return compactJws(JSON.stringify(claims), this.#parts.privateKey);
  }
}

function read(text: string): RelayMessage | undefined {
  try {
    return decodeRelayMessage(text, limits);
  } catch (error) {
    if (JpkiError.is(error)) return undefined;
    throw error;
  }
}

function isScenario(item: RelayMessage | string): item is RelayScenario {
  return typeof item === "object" && item.type === "StandardScenario";
}

function isSuccess({ steps }: RelayScenarioResponse, sent: RelayScenario): boolean {
  return steps.length === sent.steps.length && steps.every((step) => step.endsWith("9000"));
}

function failure(errorCode: string): RelayReaction {
  return { send: [{ type: "Error", errorCode }], close: true };
}
