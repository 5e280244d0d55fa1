/**
 * The Web-API as the suite plays it to a client under test: a real HTTPS server that keeps everything that came and answers as the
 * scenario wants.
 * @module
 */
import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { encodeLoginAnswer } from "../messages/login.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import { type RouteName, routes } from "../routes.ts";
import { eligibleAnswer, type MadeCertificates } from "./materials.ts";
import type { PlayedServer } from "./scenario.ts";

/** One request as it came. */
export interface SeenRequest {
  readonly route: RouteName | "unknown";
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Milliseconds of a clock that is never set back. */
  readonly at: number;
  readonly tls: string;
  readonly showedCertificate: boolean;
}

/** What is answered; nothing said means 200 and JSON. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Ends the connection after so many bytes of the body. */
  readonly cutAfter?: number;
}

/** `silence`: no answer, ever · `hang-up`: the connection ends. */
export type Answering = (
  request: SeenRequest,
  nth: number,
) => Reply | "silence" | "hang-up" | Promise<Reply | "silence" | "hang-up">;

/** The running server. */
export interface PlayedWebApi extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** Most requests of this route that were under way at once. */
  readonly mostAtOnce: number;
  /** What it answers on a route from now on; `nth` counts from 1. */
  answer(route: RouteName, answering: Answering): void;
  /** Ends every token, as their age would. */
  endTokens(): void;
}

/** Account of the played server. */
export const playedAccount = { user: "conformance", password: "conformance-password" } as const;

/** Path in front of every route. */
export const playedBasePath = "/oqs-api-conformance";

/** Starts it; a client is asked for its certificate everywhere and may come without, so that this can be judged. */
export async function playWebApi(options: {
  readonly certificates: MadeCertificates;
  readonly server: PlayedServer;
  readonly host: string;
  readonly port: number;
}): Promise<PlayedWebApi> {
  const { certificates, host } = options;
  const requests: SeenRequest[] = [];
  const answers = new Map<RouteName, Answering>();
  const counts = new Map<string, number>();
  let tokens = new Set<string>();
  let logins = 0;
  let underWay = 0;
  let mostAtOnce = 0;
  const byPath = new Map<string, RouteName>(
    (Object.keys(routes) as RouteName[]).map((name) => [`${playedBasePath}${routes[name]}`, name]),
  );

  function login(): Reply {
    const idToken = `made-token-${++logins}`;
    tokens.add(idToken);
    return { body: encodeLoginAnswer({ status: "1", result: { idToken } }) };
  }
  function ordinary(request: SeenRequest): Reply {
    if (request.route === "login") return login();
    if (request.route === "refresh") return { status: 401, body: "{}" };
    if (!tokens.has(request.headers.authorization ?? "")) return { status: 401, body: "{}" };
    if (request.route !== "search") return { status: 404, body: "{}" };
    const question = questionOf(request);
    if (question === undefined) return { status: 400, body: "{}" };
    return { body: eligibilityMessage.encodeJson(eligibleAnswer(question)) };
  }
  answers.set("login", login);

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const socket = message.socket as TLSSocket;
    const request: SeenRequest = {
      route: byPath.get(message.url ?? "") ?? "unknown",
      method: message.method ?? "",
      headers: message.headers,
      body: Buffer.concat(chunks),
      at: performance.now(),
      tls: socket.getProtocol() ?? "",
      showedCertificate: socket.authorized,
    };
    requests.push(request);
    const { route } = request;
    const nth = (counts.get(route) ?? 0) + 1;
    counts.set(route, nth);
    if (route !== "login") mostAtOnce = Math.max(mostAtOnce, ++underWay);
    const answering = route === "unknown" ? undefined : answers.get(route);
    const reply = await (answering ?? ordinary)(request, nth);
    if (route !== "login") underWay--;
    if (reply === "silence") return;
    if (reply === "hang-up") return void response.destroy();
    const body = Buffer.from(reply.body);
    response.writeHead(reply.status ?? 200, {
      "content-type": "application/json;charset=UTF-8",
      "content-length": body.length,
      ...reply.headers,
    });
    if (reply.cutAfter === undefined) response.end(body);
    else response.write(body.subarray(0, reply.cutAfter), () => response.destroy());
  }

  const { onlyTls, certificate } = options.server;
  const tls = await certificates.server([host, "localhost", "127.0.0.1"], certificate);
  const server = createServer(
    {
      key: tls.key,
      cert: tls.certificate,
      ca: certificates.authority.ca,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: onlyTls ?? "TLSv1.2",
      maxVersion: onlyTls ?? "TLSv1.3",
      // OpenSSL gives old versions no cipher at its usual level.
      ...(onlyTls === undefined ? {} : { ciphers: "DEFAULT@SECLEVEL=0" }),
    },
    (request, response) => {
      serve(request, response).catch(() => response.destroy());
    },
  );
  server.listen(options.port, host);
  await once(server, "listening");
  return {
    origin: `https://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer: (route, answering) => void answers.set(route, answering),
    endTokens: () => {
      tokens = new Set();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The question in a request, if it is one. */
export function questionOf({ body }: SeenRequest): XmlMsg | undefined {
  try {
    return eligibilityMessage.decodeJson(body);
  } catch {
    return undefined;
  }
}
