import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JpkiError } from "../errors.ts";
import { relayLimits } from "./limits.ts";
import { decodeRelayMessage, encodeRelayMessage, type RelayMessage } from "./messages.ts";

const hex = (minimum: number, maximum: number) =>
  fc
    .uint8Array({ minLength: minimum, maxLength: maximum })
    .map((bytes) => Buffer.from(bytes).toString("hex"));
const version = fc.constant("1.0.0" as const);
const clientSessionId = fc.uuid();
const part = fc.base64String().map((text) => text.replace(/[+/=]/g, "") || "A");
const compact = fc.tuple(part, part, part).map((parts) => parts.join("."));
const counter = fc.integer({ min: 0, max: 32_767 });
const step = fc.record({
  commandApdu: hex(4, 300),
  expectedStatusWords: fc.array(hex(2, 2), { minLength: 1, maxLength: 32 }),
});
const requiredOnly = (...requiredKeys: string[]) => ({ requiredKeys: requiredKeys as never[] });

const messages: fc.Arbitrary<RelayMessage> = fc.oneof(
  fc.record({
    type: fc.constant("Start" as const),
    version,
    clientSessionId,
    cardConnectionType: fc.constantFrom(
      "contact-standard" as const,
      "contactless-standard" as const,
      "contact-connector" as const,
      "contactless-connector" as const,
    ),
  }),
  fc.record({
    type: fc.constant("StandardScenario" as const),
    version,
    clientSessionId,
    sequenceCounter: counter,
    timeSpan: counter,
    steps: fc.array(step, { maxLength: 32 }),
  }),
  fc.record(
    {
      type: fc.constant("ConnectorScenario" as const),
      version,
      signedScenario: compact,
      clientSessionId,
    },
    requiredOnly("type", "version", "signedScenario"),
  ),
  fc.record(
    {
      type: fc.constant("ScenarioResponse" as const),
      steps: fc.array(hex(2, 300), { maxLength: 32 }),
      clientSessionId,
    },
    requiredOnly("type", "steps"),
  ),
  fc.record(
    { type: fc.constant("Token" as const), token: compact, pn: part, clientSessionId },
    requiredOnly("type", "token"),
  ),
  fc.record(
    {
      type: fc.constant("Error" as const),
      errorCode: fc.stringMatching(/^[\w.:-]{1,64}$/),
      errorDetail: fc.string({ maxLength: 1024 }),
      clientSessionId,
    },
    requiredOnly("type", "errorCode"),
  ),
) as fc.Arbitrary<RelayMessage>;

/** Decodes, or gives the refusal; anything else that is thrown fails the test. */
function decode(text: string): RelayMessage | JpkiError {
  try {
    return decodeRelayMessage(text, relayLimits);
  } catch (error) {
    if (JpkiError.is(error) && error.code === "RELAY_PROTOCOL") return error;
    throw error;
  }
}

test("what was encoded is decoded to the same", () => {
  fc.assert(
    fc.property(messages, (message) => {
      expect(decode(encodeRelayMessage(message))).toEqual(message);
    }),
  );
});

describe("anything else is a message or RELAY_PROTOCOL", () => {
  test("any text, any JSON", () => {
    fc.assert(fc.property(fc.string(), (text) => void decode(text)));
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decode(text)).toBeInstanceOf(JpkiError);
      }),
    );
  });

  test("a message with one character changed, cut off, or repeated", () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.string({ maxLength: 3 }), (message, at, put) => {
        const text = encodeRelayMessage(message);
        const place = at % text.length;
        void decode(text.slice(0, place) + put + text.slice(place + 1));
        expect(decode(text.slice(0, place))).toBeInstanceOf(JpkiError);
        expect(decode(text + text)).toBeInstanceOf(JpkiError);
      }),
    );
  });

  test("a message with any field of any value", () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.jsonValue(), (message, at, value) => {
        const names = Object.keys(message);
        const name = names[at % names.length] ?? "type";
        const changed = decode(JSON.stringify({ ...message, [name]: value }));
        if (!(changed instanceof JpkiError)) {
          expect(changed).toEqual({ ...message, [name]: value });
        }
      }),
    );
  });

  test("a field more, whatever its name: refused", () => {
    const names = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString"));
    fc.assert(
      fc.property(messages, names, (message, name) => {
        fc.pre(!["type", "clientSessionId", "pn", "errorDetail"].includes(name));
        fc.pre(!Object.hasOwn(message, name));
        const text = encodeRelayMessage(message);
        const more = `${text.slice(0, -1)},${JSON.stringify(name)}:null}`;
        expect(decode(more)).toBeInstanceOf(JpkiError);
      }),
    );
  });
});

test("a refusal never quotes what was sent", () => {
  const canary = "HANAKO";
  for (const text of [
    canary,
    `{"type":"${canary}"}`,
    `{"${canary}":1}`,
    `{"type":"Token","token":"${canary}"}`,
    `{"type":"Error","errorCode":"番号 ${canary}"}`,
    `{"type":"ScenarioResponse","steps":["${canary}"]}`,
    `{"type":"Token","token":"a.b.c","${canary}":1}`,
  ]) {
    const refusal = decode(text);
    expect(refusal).toBeInstanceOf(JpkiError);
    expect(`${(refusal as JpkiError).stack} ${(refusal as JpkiError).cause}`).not.toContain(canary);
  }
});

test("the limits are where they are said to be", () => {
  const scenario = (steps: number): string =>
    encodeRelayMessage({
      type: "StandardScenario",
      version: "1.0.0",
      clientSessionId: "s",
      sequenceCounter: 32_767,
      timeSpan: 32_767,
      steps: Array(steps).fill({ commandApdu: "00840000", expectedStatusWords: ["9000"] }),
    });
  expect(decode(scenario(32))).not.toBeInstanceOf(JpkiError);
  expect(decode(scenario(33))).toBeInstanceOf(JpkiError);
  const padded = (length: number): string => scenario(1).padEnd(length);
  expect(decode(padded(65_536))).not.toBeInstanceOf(JpkiError);
  expect(decode(padded(65_537))).toBeInstanceOf(JpkiError);
});
