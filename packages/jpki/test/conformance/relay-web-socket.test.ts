import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type RelayLimits, webSocketChannel } from "../../src/relay/index.ts";
import { rejection } from "../expectations.ts";
import { relayBench, shortLimits } from "../relay-bench.ts";
import { relaySocketServer } from "../relay-socket.ts";

type Behaviour = Parameters<typeof relaySocketServer>[0];

/** Answers through a WebSocket to a server that behaves like that. */
async function through(behave?: Behaviour, limits: Partial<RelayLimits> = {}) {
  const bench = await relayBench();
  const sockets = await relaySocketServer(behave ?? bench.server);
  return {
    ...bench,
    sockets,
    through: () =>
      bench.answer({
        limits,
        connect: (options) => webSocketChannel(`ws://127.0.0.1:${sockets.port}/relay`, options),
      }),
    [Symbol.asyncDispose]: () => sockets[Symbol.asyncDispose](),
  };
}

test("a whole relay over a WebSocket; nothing stays connected", async () => {
  await using bench = await through();
  for (let time = 0; time < 3; time++) {
    expect(await bench.through()).toMatchObject({ simulated: true });
  }
  await vi.waitFor(() => expect(bench.sockets.connections).toBe(0));
  expect(bench.server.open).toBe(0);
});

test("the package ws may be the socket: any WebSocket will do", async () => {
  await using bench = await through();
  const proof = await bench.answer({
    connect: ({ signal }) =>
      webSocketChannel(`ws://127.0.0.1:${bench.sockets.port}/`, {
        signal,
        createWebSocket: (url) => new WebSocket(url),
      }),
  });
  expect(proof).toMatchObject({ simulated: true });
  await vi.waitFor(() => expect(bench.sockets.connections).toBe(0));
});

test("a card taken out: the server sees the connection close", async () => {
  await using bench = await through();
  bench.server.faults.replace = (_, position) => {
    if (position === 1) bench.card.remove();
    return position === 1 ? { send: [] } : undefined;
  };
  await rejection(bench.through(), "CARD_REMOVED");
  await vi.waitFor(() => expect(bench.sockets.connections).toBe(0));
});

describe("a server that", () => {
  test.each<[string, "RELAY_UNREACHABLE" | "RELAY_PROTOCOL", Behaviour]>([
    ["closes at once", "RELAY_UNREACHABLE", (socket) => socket.close()],
    ["closes with a reason", "RELAY_UNREACHABLE", (socket) => socket.close(4000, "no more")],
    ["is cut off", "RELAY_UNREACHABLE", (socket) => socket.on("message", () => socket.terminate())],
    ["sends bytes", "RELAY_PROTOCOL", (socket) => socket.send(Buffer.from("{}"))],
    ["sends no JSON", "RELAY_PROTOCOL", (socket) => socket.send("hello")],
    ["sends a megabyte", "RELAY_PROTOCOL", (socket) => socket.send("x".repeat(1 << 20))],
    [
      "sends without end",
      "RELAY_PROTOCOL",
      (socket) => {
        for (let count = 0; count < 1000; count++) socket.send("{}");
      },
    ],
  ])("%s: %s, and the connection is closed", async (_, code, behave) => {
    await using bench = await through(behave);
    await rejection(bench.through(), code);
    await vi.waitFor(() => expect(bench.sockets.connections).toBe(0));
  });

  test("says nothing: RELAY_UNREACHABLE when the time is over, and the connection is closed", async () => {
    await using bench = await through(() => undefined, shortLimits);
    await rejection(bench.through(), "RELAY_UNREACHABLE");
    await vi.waitFor(() => expect(bench.sockets.connections).toBe(0));
  });

  test("is not there: RELAY_UNREACHABLE with the cause", async () => {
    const sockets = await relaySocketServer(() => undefined);
    await sockets[Symbol.asyncDispose]();
    const error = await rejection(
      webSocketChannel(`ws://127.0.0.1:${sockets.port}/`),
      "RELAY_UNREACHABLE",
    );
    expect(error.cause).toBeInstanceOf(Error);
  });

  test.each([200, 302, 401, 503])("answers %i instead: RELAY_UNREACHABLE", async (status) => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await rejection(webSocketChannel(`ws://127.0.0.1:${port}/`), "RELAY_UNREACHABLE");
    expect(asked).not.toContain("/elsewhere");
    await new Promise((resolve) => server.close(resolve));
  });
});

test("an abort while it connects: the reason, and the connection is given up", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const controller = new AbortController();
  const reason = new Error("the patient left");
  const opening = webSocketChannel(`ws://127.0.0.1:${port}/`, { signal: controller.signal });
  const hungUp = new Promise<void>((resolve) => {
    server.on("upgrade", (_, socket) => {
      controller.abort(reason);
      const end = (): void => {
        socket.destroy();
        resolve();
      };
      socket.on("error", end).on("end", end).resume();
    });
  });
  await expect(opening).rejects.toBe(reason);
  await hungUp;
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  "ws://relay.example/",
  "ws://192.0.2.1/",
  "ws://127.0.0.1.example/",
  "ws://localhost.example/",
  "ws://[2001:db8::1]/",
  "http://127.0.0.1/",
  "https://relay.example/",
  "ftp://127.0.0.1/",
])("%s is no address for a relay: no socket is made", async (url) => {
  const createWebSocket = vi.fn();
  await rejection(webSocketChannel(url, { createWebSocket }), "RELAY_PROTOCOL");
  expect(createWebSocket).not.toHaveBeenCalled();
});

test.each(["wss://relay.example/", "ws://127.9.9.9/", "ws://localhost:1/", "ws://[::1]/"])(
  "%s is one",
  async (url) => {
    const createWebSocket = vi.fn(() => {
      throw new RangeError("that is all we wanted to know");
    });
    await expect(webSocketChannel(url, { createWebSocket })).rejects.toThrow(RangeError);
  },
);
