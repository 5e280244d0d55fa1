import { expect } from "vitest";
import { openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { relayTerminalAuthenticator, webSocketChannel } from "../../src/relay/index.ts";
import { simulatedRelayServer } from "../../src/virtual-card/index.ts";
import { relaySocketServer } from "../relay-socket.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "a server behind a WebSocket opens the key of a card in a PC/SC reader",
  ["pcscd", "pcsclite"],
  async (bench) => {
    const card = await bench.issue({ persona: "taro" });
    await bench.insert(card);
    const server = simulatedRelayServer({ issuer: bench.issuer });
    await using sockets = await relaySocketServer(server);
    const authenticator = relayTerminalAuthenticator({
      name: "relay",
      connect: (options) => webSocketChannel(`ws://127.0.0.1:${sockets.port}/`, options),
      scenarioKey: server.publicKey,
    });
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      await using myNumberCard = await openMyNumberCard(inserted);
      const challenge = new Uint8Array(32);
      const proof = await myNumberCard.authentication.answer(challenge, {
        method: "terminal",
        authenticator,
      });
      expect(proof).toMatchObject({ method: "terminal", simulated: true });
      break;
    }
    expect(card.verifyCount).toBe(0);
  },
);
