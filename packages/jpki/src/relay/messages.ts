import { Fields } from "./fields.ts";
import type { RelayLimits } from "./limits.ts";
import { brokenRule } from "./refusal.ts";

/*
 * Modelled on the message shapes of the open PoPP sample of gematik. It is NOT the Japanese protocol of 特定機関認証,
 * which is not public: a maker who knows that one writes another TerminalAuthenticator.
 */

/** Version of the messages; the only one there is. */
export const relayVersion = "1.0.0";

/** Highest sequence counter and time span. */
export const relayCounterMaximum = 32_767;

/** How the terminal says it reaches the card; a `connector` wants its scenarios signed, a `standard` terminal takes them as they are. */
export type RelayCardConnection =
  | "contact-standard"
  | "contactless-standard"
  | "contact-connector"
  | "contactless-connector";

/** Terminal -> server: begin, under a session identifier the terminal made up. */
export interface RelayStart {
  readonly type: "Start";
  readonly version: typeof relayVersion;
  readonly clientSessionId: string;
  readonly cardConnectionType: RelayCardConnection;
}

/** One command for the card, and the status words (SW) after which the next step may follow; all in hex. */
export interface RelayStep {
  readonly commandApdu: string;
  readonly expectedStatusWords: readonly string[];
}

/** Server -> terminal: commands to send one after the other. */
export interface RelayScenario {
  readonly type: "StandardScenario";
  readonly version: typeof relayVersion;
  readonly clientSessionId: string;
  /** 0 in the first scenario of a session, one more in each that follows. */
  readonly sequenceCounter: number;
  /** Milliseconds between the terminal's answer and the server's next scenario; 0 in the last one. */
  readonly timeSpan: number;
  readonly steps: readonly RelayStep[];
}

/** Server -> terminal: a {@link RelayScenario} as the payload of a JWS in compact form (RFC 7515). */
export interface RelaySignedScenario {
  readonly type: "ConnectorScenario";
  readonly version: typeof relayVersion;
  readonly signedScenario: string;
  readonly clientSessionId?: string | undefined;
}

/** Terminal -> server: what the card answered to each step, data and status word in hex; shorter than the scenario when it stopped. */
export interface RelayScenarioResponse {
  readonly type: "ScenarioResponse";
  readonly steps: readonly string[];
  readonly clientSessionId?: string | undefined;
}

/** Server -> terminal: it is done. The token means nothing to the terminal. */
export interface RelayToken {
  readonly type: "Token";
  readonly token: string;
  readonly pn?: string | undefined;
  readonly clientSessionId?: string | undefined;
}

/** Server -> terminal: it gives up. */
export interface RelayFailure {
  readonly type: "Error";
  readonly errorCode: string;
  readonly errorDetail?: string | undefined;
  readonly clientSessionId?: string | undefined;
}

/** Every message of a relay (特定機関認証 through a server; modelled on gematik's PoPP sample). */
export type RelayMessage =
  | RelayStart
  | RelayScenario
  | RelaySignedScenario
  | RelayScenarioResponse
  | RelayToken
  | RelayFailure;

/** A message as it goes over the channel: JSON text. */
export function encodeRelayMessage(message: RelayMessage): string {
  return JSON.stringify(message);
}

/**
 * Reads a message strictly: within the limits, every field present and of its form, no unknown field.
 * Throws RELAY_PROTOCOL, whose words say which field is wrong and never what was in it.
 */
export function decodeRelayMessage(text: string, limits: RelayLimits): RelayMessage {
  if (typeof text !== "string") throw brokenRule("sent something that is not text");
  if (text.length > limits.messageLength) {
    throw brokenRule(`sent ${text.length} characters; ${limits.messageLength} are allowed`);
  }
  const fields = new Fields(parse(text), "a message");
  const type = fields.word("type", Object.keys(readers) as RelayMessage["type"][]);
  return readers[type](fields, limits);
}

const session = /^[0-9A-Za-z-]{1,64}$/;
const compact = /^[\w-]+\.[\w-]*\.[\w-]*$/;
const connections: readonly RelayCardConnection[] = [
  "contact-standard",
  "contactless-standard",
  "contact-connector",
  "contactless-connector",
];

const readers: {
  readonly [T in RelayMessage["type"]]: (fields: Fields, limits: RelayLimits) => RelayMessage;
} = {
  Start: (fields) =>
    fields.done({
      type: "Start",
      version: fields.word("version", [relayVersion]),
      clientSessionId: fields.text("clientSessionId", session),
      cardConnectionType: fields.word("cardConnectionType", connections),
    }),
  StandardScenario: (fields, { stepsPerScenario }) =>
    fields.done({
      type: "StandardScenario",
      version: fields.word("version", [relayVersion]),
      clientSessionId: fields.text("clientSessionId", session),
      sequenceCounter: fields.integer("sequenceCounter", relayCounterMaximum),
      timeSpan: fields.integer("timeSpan", relayCounterMaximum),
      steps: fields.list("steps", [0, stepsPerScenario], readStep),
    }),
  ConnectorScenario: (fields) =>
    fields.done({
      type: "ConnectorScenario",
      version: fields.word("version", [relayVersion]),
      signedScenario: fields.text("signedScenario", compact),
      ...sessionOf(fields),
    }),
  ScenarioResponse: (fields, { stepsPerScenario }) =>
    fields.done({
      type: "ScenarioResponse",
      steps: fields.list("steps", [0, stepsPerScenario], readResponse),
      ...sessionOf(fields),
    }),
  Token: (fields) =>
    fields.done({
      type: "Token",
      token: fields.text("token", compact),
      ...optional("pn", fields.optionalText("pn", /^[\w+/=.-]{0,16384}$/)),
      ...sessionOf(fields),
    }),
  Error: (fields) =>
    fields.done({
      type: "Error",
      errorCode: fields.text("errorCode", /^[\w.:-]{1,64}$/),
      ...optional("errorDetail", fields.optionalText("errorDetail", /^.{0,1024}$/su)),
      ...sessionOf(fields),
    }),
};

function readStep(entry: unknown): RelayStep {
  const fields = new Fields(entry, "a step");
  return fields.done({
    commandApdu: fields.text("commandApdu", /^(?:[0-9a-f]{2}){4,}$/i),
    expectedStatusWords: fields.list("expectedStatusWords", [1, 32], (word) =>
      hexOf(word, /^[0-9a-f]{4}$/i, "a status word"),
    ),
  });
}

function readResponse(entry: unknown): string {
  return hexOf(entry, /^(?:[0-9a-f]{2}){2,}$/i, "a response");
}

function hexOf(entry: unknown, pattern: RegExp, what: string): string {
  if (typeof entry === "string" && pattern.test(entry)) return entry;
  throw brokenRule(`sent ${what} that is not hexadecimal or not of its length`);
}

function sessionOf(fields: Fields): { readonly clientSessionId?: string } {
  return optional("clientSessionId", fields.optionalText("clientSessionId", session));
}

function optional<N extends string>(
  name: N,
  value: string | undefined,
): { readonly [K in N]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: string };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The words of JSON.parse quote the text, so they are not kept.
    throw brokenRule("sent a text that is not JSON");
  }
}
