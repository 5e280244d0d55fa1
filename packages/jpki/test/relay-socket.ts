import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { MessageQueue } from "../src/relay/message-queue.ts";
import type { SimulatedRelayServer } from "../src/virtual-card/index.ts";

/** A WebSocket server (the package ws) that a simulated relay server speaks through, or whatever `behave` makes of a socket. */
export interface RelaySocketServer extends AsyncDisposable {
  readonly port: number;
  readonly connections: number;
}

export async function relaySocketServer(
  behave: SimulatedRelayServer | ((socket: WebSocket) => void),
  tls?: ServerOptions,
): Promise<RelaySocketServer> {
  const server: Server = tls ? createTlsServer(tls) : createServer();
  const sockets = new WebSocketServer({ server, maxPayload: 1 << 20 });
  sockets.on("connection", (socket) => {
    if (typeof behave === "function") behave(socket);
    else void behave.serve(channelOf(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return sockets.clients.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function channelOf(socket: WebSocket) {
  const messages = new MessageQueue();
  socket.on("message", (data, isBinary) => {
    if (!isBinary) messages.push(String(data));
  });
  socket.on("close", () => messages.close());
  socket.on("error", () => messages.close());
  return { messages, send: (text: string) => socket.send(text), close: () => socket.close() };
}
