import type { RelayChannel } from "./channel.ts";
import { MessageQueue } from "./message-queue.ts";
import { brokenRule, unreachable } from "./refusal.ts";

/**
 * What {@link webSocketChannel} uses of a WebSocket: the runtime's own fits, and so do those of undici and ws. The first two
 * cannot cut a connection whose server never answers the closing handshake; ws does so after 30 seconds.
 */
export interface RelayWebSocket {
  /** Sends one text message. */
  send(text: string): void;
  /** Begins the closing handshake. */
  close(code?: number): void;
  /** Hears of the connection being open, of messages, errors and the end. */
  addEventListener(
    type: "open" | "message" | "error" | "close",
    listener: (event: {
      readonly type: string;
      readonly data?: unknown;
      readonly error?: unknown;
    }) => void,
  ): void;
}

/** Options of {@link webSocketChannel}. */
export interface WebSocketChannelOptions {
  /** Ends the attempt to connect. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the socket: the place for a client certificate or a private CA. Default: the runtime's global WebSocket. */
  readonly createWebSocket?: ((url: URL) => RelayWebSocket) | undefined;
}

/** Messages that may wait unread: the rules let a server say one thing at a time. */
const mostWaiting = 4;

/**
 * A channel of a relay over a WebSocket (RFC 6455), text messages only. `wss:` is required, except to this machine itself.
 * Throws RELAY_PROTOCOL for another address, RELAY_UNREACHABLE when it cannot connect.
 */
export async function webSocketChannel(
  url: string | URL,
  { signal, createWebSocket = (address) => new WebSocket(address) }: WebSocketChannelOptions = {},
): Promise<RelayChannel> {
  const address = new URL(url);
  if (!isPrivate(address)) throw brokenRule("has an address that is not wss:");
  signal?.throwIfAborted();
  const socket = createWebSocket(address);
  const messages = new MessageQueue();
  socket.addEventListener("message", ({ data }) => {
    if (typeof data !== "string") messages.close({ reason: brokenRule("sent bytes for a text") });
    else if (messages.length < mostWaiting) messages.push(data);
    else messages.close({ reason: brokenRule("sent messages nobody asked for") });
  });
  socket.addEventListener("error", ({ error }) =>
    messages.close({ reason: unreachable("broke the connection", { cause: error }) }),
  );
  socket.addEventListener("close", () => messages.close());
  await opened(socket, signal);
  return { send: (text) => socket.send(text), messages, close: () => socket.close() };
}

function opened(socket: RelayWebSocket, signal: AbortSignal | undefined): Promise<void> {
  const settled = new AbortController();
  return new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", ({ error }) =>
      reject(unreachable("cannot be reached", { cause: error })),
    );
    socket.addEventListener("close", () => reject(unreachable("closed before it was open")));
    const abort = (): void => {
      reject(signal?.reason);
      socket.close();
    };
    signal?.addEventListener("abort", abort, { once: true, signal: settled.signal });
  }).finally(() => settled.abort());
}

/** Encrypted, or loopback. */
function isPrivate({ protocol, hostname }: URL): boolean {
  if (protocol === "wss:") return true;
  const loopback =
    hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
  return protocol === "ws:" && loopback;
}
