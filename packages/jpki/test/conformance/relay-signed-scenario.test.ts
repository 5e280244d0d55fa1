import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type RelayMessage,
  type RelaySignedScenario,
  relayTerminalAuthenticator,
} from "../../src/relay/index.ts";
import { compactJws } from "../../src/virtual-card/compact-jws.ts";
import { rejection } from "../expectations.ts";
import { relayBench } from "../relay-bench.ts";

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" });

const text = (base64url = ""): string => Buffer.from(base64url, "base64url").toString();
const coded = (value: string): string => Buffer.from(value).toString("base64url");
const sealed = (message: RelayMessage): string => (message as RelaySignedScenario).signedScenario;

test.each([
  ["ES256", p256],
  ["RS256", rsa],
])("%s: every scenario is signed, and the key opens", async (alg, { privateKey }) => {
  const { server, answer } = await relayBench({ privateKey });
  expect(await answer({ scenarioKey: server.publicKey })).toMatchObject({ simulated: true });
  const messages = server.transcript.map((line) => JSON.parse(line.text));
  expect(messages.map(({ type }) => type)).toEqual([
    "Start",
    "ConnectorScenario",
    "ScenarioResponse",
    "ConnectorScenario",
    "ScenarioResponse",
    "Token",
  ]);
  expect(messages[0].cardConnectionType).toBe("contactless-connector");
  expect(JSON.parse(text(messages[1].signedScenario.split(".")[0]))).toMatchObject({ alg });
});

test("with a key a scenario without signature is refused; without a key one with signature", async () => {
  const plain = await relayBench();
  plain.server.faults.replace = (message) => ({ send: [text(sealed(message).split(".")[1])] });
  const unsigned = await rejection(
    plain.answer({ scenarioKey: plain.server.publicKey }),
    "RELAY_PROTOCOL",
  );
  expect(unsigned.message).toMatch(/without a signature/);

  const signing = await relayBench({ privateKey: p256.privateKey });
  signing.server.faults.replace = (message) => ({
    send: [
      {
        type: "ConnectorScenario",
        version: "1.0.0",
        signedScenario: compactJws(JSON.stringify(message), p256.privateKey),
      },
    ],
  });
  const unasked = await rejection(signing.answer(), "RELAY_PROTOCOL");
  expect(unasked.message).toMatch(/no key to check it with/);
});

/** A signed scenario of the server, bent by whoever sits in between or by a server with a key of its own. */
const bent: readonly [string, (jws: string, scenario: string, key: KeyObject) => string][] = [
  ["another key", (_, scenario) => compactJws(scenario, stranger.privateKey)],
  ["another algorithm", (_, scenario) => compactJws(scenario, rsa.privateKey)],
  [
    "a key in the header",
    (_, scenario) =>
      compactJws(scenario, stranger.privateKey, {
        jwk: stranger.publicKey.export({ format: "jwk" }),
        kid: "1",
      }),
  ],
  ["alg none", (_, scenario) => `${coded('{"alg":"none"}')}.${coded(scenario)}.`],
  [
    "alg none with the old signature",
    (jws) => jws.replace(/^[^.]*/, coded('{"alg":"none","typ":"JWT"}')),
  ],
  [
    "HS256 with the public key as the secret",
    (_, scenario, key) => {
      const signed = `${coded('{"alg":"HS256"}')}.${coded(scenario)}`;
      const secret = key.export({ format: "pem", type: "spki" });
      const { createHmac } = process.getBuiltinModule("node:crypto");
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    },
  ],
  [
    "alg in small letters",
    (_, scenario) => compactJws(scenario, p256.privateKey, { alg: "es256" }),
  ],
  ["no alg", (_, scenario) => compactJws(scenario, p256.privateKey, { alg: undefined })],
  ["crit", (_, scenario) => compactJws(scenario, p256.privateKey, { crit: ["exp"], exp: 1 })],
  ["a changed payload", (jws) => jws.replace(/\.[^.]*\./, (part) => part.replace("I", "J"))],
  ["no signature", (jws) => jws.replace(/[^.]*$/, "")],
  ["a signature of zeros", (jws) => jws.replace(/[^.]*$/, "A".repeat(86))],
  [
    "a signature in DER",
    (jws) => {
      const signed = jws.slice(0, jws.lastIndexOf("."));
      const der = sign("sha256", Buffer.from(signed), p256.privateKey);
      return `${signed}.${der.toString("base64url")}`;
    },
  ],
  ["a signature with padding", (jws) => `${jws}==`],
  ["a signature in another base64", (jws) => `${jws.slice(0, -2)}+/`],
  ["spare bits in the signature", (jws) => spareBits(jws)],
  ["four parts", (jws) => `${jws}.AAAA`],
  ["two parts", (jws) => jws.slice(0, jws.lastIndexOf("."))],
  ["a header that is no JSON", (jws) => jws.replace(/^[^.]*/, coded("{"))],
  ["a header that is null", (jws) => jws.replace(/^[^.]*/, coded("null"))],
  ["a payload that is no scenario", () => compactJws("{}", p256.privateKey)],
  [
    "a payload that is a token",
    () => compactJws('{"type":"Token","token":"a.b.c"}', p256.privateKey),
  ],
  [
    "a payload signed twice over",
    (jws) =>
      compactJws(
        JSON.stringify({ type: "ConnectorScenario", version: "1.0.0", signedScenario: jws }),
        p256.privateKey,
      ),
  ],
  [
    "a payload with one field more",
    (_, scenario) => compactJws(scenario.replace("{", '{"exp":1,'), p256.privateKey),
  ],
  [
    "a payload for another session",
    (_, scenario) =>
      compactJws(
        JSON.stringify({ ...JSON.parse(scenario), clientSessionId: "another" }),
        p256.privateKey,
      ),
  ],
];

/** The last character of 64 bytes in base64url carries two bits only: the other four must be zero. */
function spareBits(jws: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return jws.slice(0, -1) + alphabet[alphabet.indexOf(jws.at(-1) ?? "") + 1];
}

describe("refused before any step of it reaches the card", () => {
  test.each(bent)("%s", async (_, bend) => {
    const { card, server, answer } = await relayBench({ privateKey: p256.privateKey });
    server.faults.replace = (message) => {
      const jws = sealed(message);
      const signedScenario = bend(jws, text(jws.split(".")[1]), p256.publicKey);
      return { send: [JSON.stringify({ ...message, signedScenario })] };
    };
    await rejection(answer({ scenarioKey: p256.publicKey }), "RELAY_PROTOCOL");
    expect(card.trace.filter((command) => /^(80A2|00A4020C 0016)/.test(command))).toEqual([]);
  });

  test("a signed scenario of an earlier relay: its session is another one", async () => {
    const { server, answer } = await relayBench({ privateKey: p256.privateKey });
    await answer({ scenarioKey: p256.publicKey });
    const recorded = server.transcript[1]?.text ?? "";
    server.faults.replace = () => ({ send: [recorded] });
    const error = await rejection(answer({ scenarioKey: p256.publicKey }), "RELAY_PROTOCOL");
    expect(error.message).toMatch(/another session/);
  });
});

test.each([
  ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey],
  ["RSA of 1024 bits", generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey],
  ["Ed25519", generateKeyPairSync("ed25519").publicKey],
])("%s is no key for scenarios, and that is said at once", (_, scenarioKey) => {
  const connect = () => Promise.reject(new Error("not reached"));
  expect(() => relayTerminalAuthenticator({ name: "relay", connect, scenarioKey })).toThrow(
    RangeError,
  );
});
