import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserAnswers } from "../facts.ts";
import { flag, number, object, optional, type Shape, text } from "../shape.ts";
import { selfTestPage } from "./page.ts";

/** Everything the self-test page answered (自己診断); the first five are what rows are judged by. */
export interface SelfTestAnswers extends BrowserAnswers {
  readonly cameraSize?: string;
  /** Name of the error that the camera gave. */
  readonly cameraError?: string;
  readonly japaneseFont: boolean;
  readonly screen: string;
  readonly pixelRatio: number;
  readonly touchPoints: number;
  /** Whether the browser has a Japanese voice. */
  readonly speech: boolean;
  readonly userAgent: string;
}

/** The shape of what the page posts. */
export const answersShape: Shape<SelfTestAnswers> = object<SelfTestAnswers>({
  secureContext: flag,
  webSocket: flag,
  camera: flag,
  frames: number,
  audio: flag,
  fakeCamera: optional(flag),
  cameraSize: optional(text),
  cameraError: optional(text),
  japaneseFont: flag,
  screen: text,
  pixelRatio: number,
  touchPoints: number,
  speech: flag,
  userAgent: text,
});

/** The page, served on 127.0.0.1 until it is disposed. */
export interface SelfTestServer extends AsyncDisposable {
  readonly url: string;
  /** What the page posted first. */
  readonly answers: Promise<SelfTestAnswers>;
}

/** Serves the self-test page; only requests to the address itself are answered, whatever name a browser was told. */
export async function serveSelfTest(): Promise<SelfTestServer> {
  let resolve: (answers: SelfTestAnswers) => void = () => undefined;
  const promise = new Promise<SelfTestAnswers>((take) => {
    resolve = take;
  });
  const server = createServer((request, response) => {
    answer(request, response, host(), resolve).catch(() => response.destroy());
  });
  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("upgrade", (request, socket) => {
    const key = request.headers["sec-websocket-key"];
    const isOurs = request.headers.host === host() && request.headers.origin === `http://${host()}`;
    if (!isOurs || request.url !== "/socket" || key === undefined) return socket.destroy();
    const accept = createHash("sha1").update(`${key}${webSocketGuid}`).digest("base64");
    socket.on("error", () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    // one whole text frame, "ok"
    socket.write(Buffer.from([0x81, 0x02, 0x6f, 0x6b]));
    return socket.on("data", () => socket.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://${host()}/`,
    answers: promise,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** RFC 6455, section 1.3. */
const webSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  take: (answers: SelfTestAnswers) => void,
): Promise<void> {
  const nonce = randomBytes(16).toString("base64");
  const headers = {
    "content-security-policy": `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self' ws://${host}; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  };
  const end = (status: number, body = "", type = "text/plain; charset=utf-8"): void => {
    response.writeHead(status, { ...headers, "content-type": type });
    response.end(body);
  };
  if (request.headers.host !== host) return end(421);
  if (request.method === "GET" && request.url === "/")
    return end(200, selfTestPage(nonce), "text/html; charset=utf-8");
  if (request.method !== "POST" || request.url !== "/answers") return end(404);
  if (request.headers.origin !== `http://${host}`) return end(403);
  const body = await bodyOf(request);
  if (body === undefined) return end(413);
  try {
    take(answersShape(JSON.parse(body), "answers"));
  } catch {
    return end(400);
  }
  return end(204);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > 16_384) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
