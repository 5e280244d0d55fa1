import { createPublicKey, generateKeyPairSync, verify, X509Certificate } from "node:crypto";
import { expect, test, vi } from "vitest";
import { openMyNumberCard, type Proof } from "../../src/index.ts";
import { type RelayToken, relayTerminalAuthenticator } from "../../src/relay/index.ts";
import {
  createIssuer,
  issueCard,
  type PersonaName,
  simulatedRelayServer,
} from "../../src/virtual-card/index.ts";
import { digits, rejection } from "../expectations.ts";

const issuer = await createIssuer();
const challenge = crypto.getRandomValues(new Uint8Array(32));

const verifies = ({ certificate, signature }: Proof): boolean =>
  verify(
    "sha256",
    challenge,
    createPublicKey(
      new X509Certificate(certificate).publicKey.export({ format: "pem", type: "spki" }),
    ),
    signature,
  );

test.each<PersonaName>(["taro", "child", "no-pin", "blocked"])(
  "%s: a server opens the key, no PIN is compared, and the proof says simulated",
  async (persona) => {
    const card = await issueCard({ persona, issuer });
    const server = simulatedRelayServer({ issuer });
    const authenticator = relayTerminalAuthenticator({ name: "relay", connect: server.connect });
    const { authentication } = await openMyNumberCard(card);
    const proof = await authentication.answer(challenge, { method: "terminal", authenticator });
    expect(proof).toMatchObject({ method: "terminal", simulated: true });
    expect(verifies(proof)).toBe(true);
    expect(card.verifyCount).toBe(0);
    expect(card.alarms).toEqual([]);
    await vi.waitFor(() => expect(server.open).toBe(0));
  },
);

test("who makes the authenticator says whether it is simulated; its name says so too", () => {
  const { connect } = simulatedRelayServer({ issuer });
  expect(relayTerminalAuthenticator({ name: "X", connect })).toMatchObject({
    name: "SIMULATED X",
    simulated: true,
  });
  expect(relayTerminalAuthenticator({ name: "X", connect, simulated: false })).toMatchObject({
    name: "X",
    simulated: false,
  });
});

test("a card of another issuer: the scenario stops at that step, the key stays locked", async () => {
  const card = await issueCard({ persona: "taro", issuer });
  const server = simulatedRelayServer({ issuer: await createIssuer() });
  const authenticator = relayTerminalAuthenticator({ name: "relay", connect: server.connect });
  const { authentication } = await openMyNumberCard(card);
  const error = await rejection(
    authentication.answer(challenge, { method: "terminal", authenticator }),
    "TERMINAL_AUTHENTICATION_FAILED",
  );
  expect(error.cause).toMatchObject({ statusWord: 0x6982, command: "80A200C1" });
  expect(card.trace.filter((command) => command.startsWith("802A"))).toEqual([]);
  await vi.waitFor(() => expect(server.open).toBe(0));
  const said = server.transcript.map(({ text }) => JSON.parse(text));
  expect(said.at(-2)).toEqual({ type: "ScenarioResponse", steps: ["9000", "6982"] });
  expect(said.at(-1)).toEqual({ type: "Error", errorCode: "SIMULATED_CARD_REFUSED" });
  await authentication.verifyPin(digits("1234"));
  expect((await authentication.answer(challenge, { method: "pin" })).simulated).toBe(false);
});

test("the token is handed to whoever asks for it, and to nobody else", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const server = simulatedRelayServer({ issuer, privateKey });
  const tokens: RelayToken[] = [];
  const authenticator = relayTerminalAuthenticator({
    name: "relay",
    connect: server.connect,
    onToken: (token) => tokens.push(token),
  });
  const { authentication } = await openMyNumberCard(await issueCard({ persona: "taro", issuer }));
  await authentication.answer(challenge, { method: "terminal", authenticator });
  const [header = "", payload = "", signature = ""] = (tokens[0]?.token ?? "").split(".");
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify("sha256", signed, server.publicKey, Buffer.from(signature, "base64url"))).toBe(
    true,
  );
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({
    iss: "SIMULATED",
    simulated: true,
  });
});

test("one authenticator, two readers: one relay at a time, each with a session of its own", async () => {
  const server = simulatedRelayServer({ issuer });
  let most = 0;
  const authenticator = relayTerminalAuthenticator({
    name: "relay",
    connect: async () => {
      const channel = await server.connect();
      await new Promise(setImmediate);
      most = Math.max(most, server.open);
      return channel;
    },
  });
  const cards = await Promise.all(
    (["taro", "hanako", "child"] as const).map((persona) => issueCard({ persona, issuer })),
  );
  const proofs = await Promise.all(
    cards.map(async (card) =>
      (await openMyNumberCard(card)).authentication.answer(challenge, {
        method: "terminal",
        authenticator,
      }),
    ),
  );
  expect(proofs.map(verifies)).toEqual([true, true, true]);
  expect(most).toBe(1);
  const sessions = server.transcript
    .map(({ text }) => JSON.parse(text))
    .filter(({ type }) => type === "Start")
    .map(({ clientSessionId }) => clientSessionId);
  expect(new Set(sessions).size).toBe(3);
});

test("a relay that fails does not keep the next one from its turn", async () => {
  const server = simulatedRelayServer({ issuer });
  const authenticator = relayTerminalAuthenticator({ name: "relay", connect: server.connect });
  const answer = async () =>
    (await openMyNumberCard(await issueCard({ persona: "taro", issuer }))).authentication.answer(
      challenge,
      { method: "terminal", authenticator },
    );
  server.faults.fault = "close-midway";
  await rejection(answer(), "RELAY_UNREACHABLE");
  server.faults.fault = undefined;
  expect(verifies(await answer())).toBe(true);
});
