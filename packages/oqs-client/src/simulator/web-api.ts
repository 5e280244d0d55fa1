/**
 * The HTTPS server in front of the routes: mutual TLS, limits, faults, and a request log without personal data.
 * @module
 */
import { X509Certificate } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import { OqsError } from "../errors.ts";
import { routes as paths, type RouteName } from "../routes.ts";
import type { CertificateAndKey } from "./authority.ts";
import type { Fault, FaultQuestion, FaultSource } from "./faults.ts";
import { insuredNumberNames, valuesOf } from "./question-values.ts";
import type { RouteAnswer, Routes } from "./routes.ts";
import { answerUnread, sendWith } from "./spoil.ts";

/** One line of the request log: no names, numbers, tokens or bodies. */
export interface RequestLine {
  readonly at: Date;
  readonly route: RouteName | "unknown";
  /** HTTP status; 0 when no whole answer left. */
  readonly status: number;
  /** Result code of a refusal. */
  readonly code?: string;
  readonly fault?: Fault;
  /** TLS version, e.g. `TLSv1.3`. */
  readonly tls: string;
  /** Serial number of the client certificate. */
  readonly client: string;
}

/** What the server is made of. */
export interface WebApiOptions {
  readonly basePath: string;
  readonly tls: CertificateAndKey & { readonly ca: string };
  readonly routes: Routes;
  readonly faults: FaultSource;
  /** What the Date header says in place of the time of the machine. */
  readonly date?: () => Date;
  /** Paths in place of the ones of this package. */
  readonly paths: Readonly<Partial<Record<RouteName, string>>>;
  /** Most requests under way with one client certificate. */
  readonly sessions: number;
  readonly log: (person: string | undefined, line: RequestLine) => void;
}

/** Largest question in bytes; a proof with its certificate has about 5,000. */
const largestQuestion = 64 * 1024;

/** The server, not listening yet. */
export function createWebApi(options: WebApiOptions): Server {
  const { basePath, tls, faults } = options;
  const known = { ...paths, ...options.paths };
  const byPath = new Map<string, RouteName>(
    (Object.keys(paths) as RouteName[]).map((name) => [`${basePath}${known[name]}`, name]),
  );
  const underWay = new Map<string, number>();
  const server = createServer(
    {
      key: tls.key,
      cert: tls.certificate,
      ca: tls.ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: "TLSv1.3",
      headersTimeout: 10_000,
      requestTimeout: 10_000,
    },
    (request, response) => {
      const route = request.method === "POST" ? byPath.get(request.url ?? "") : undefined;
      const client = clientOf(request);
      const mine = (underWay.get(client) ?? 0) + 1;
      underWay.set(client, mine);
      response.on("close", () => underWay.set(client, (underWay.get(client) ?? 1) - 1));
      if (faults.skew !== 0 || options.date !== undefined) {
        const now = options.date?.() ?? new Date();
        response.setHeader("date", new Date(now.getTime() + faults.skew).toUTCString());
      }
      const tooMany = mine > options.sessions;
      serve(request, response, route, { ...options, tooMany }).catch(() => response.destroy());
    },
  );
  server.prependListener("connection", (socket) => {
    if (faults.down) socket.destroy();
  });
  return server;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  route: RouteName | undefined,
  { routes, faults, log, tooMany }: WebApiOptions & { readonly tooMany: boolean },
): Promise<void> {
  const socket = request.socket as TLSSocket;
  const client = clientOf(request);
  const body = await bodyOf(request);
  const taken =
    route === undefined || tooMany ? undefined : faults.take({ route, ...factsOf(body) });
  const unread = tooMany ? noSession : answerUnread(taken?.fault, taken?.retryAfter);
  const answered = unread ?? answerOf(routes, route, body, request.headers);
  const fault = taken?.fault ?? answered.fault;
  const answer = unread ?? answerUnread(fault) ?? answered;
  const status = await sendWith(fault, answer, response);
  log(answer.person, {
    at: new Date(),
    route: route ?? "unknown",
    status,
    ...(answer.code === undefined ? {} : { code: answer.code }),
    ...(fault === undefined ? {} : { fault }),
    tls: socket.getProtocol() ?? "",
    client,
  });
}

/** Institution and insured numbers of a question, read only when a fault asks for them. */
function factsOf(body: Uint8Array | undefined): Pick<FaultQuestion, "institution" | "numbers"> {
  const json = (): unknown => {
    try {
      return JSON.parse(Buffer.from(body ?? []).toString("utf8"));
    } catch {
      return undefined;
    }
  };
  return {
    institution: () => valuesOf(json(), ["MedicalInstitutionCode"])[0],
    numbers: () => valuesOf(json(), insuredNumberNames),
  };
}

/** Serial number of the client certificate. */
function clientOf(request: IncomingMessage): string {
  const peer = (request.socket as TLSSocket).getPeerX509Certificate();
  return peer instanceof X509Certificate ? peer.serialNumber : "";
}

/** One request more than the client has sessions. */
const noSession: RouteAnswer = { status: 503, json: "{}", code: "SIM-SESSIONS", retryAfter: 1 };

function answerOf(
  routes: Routes,
  route: RouteName | undefined,
  body: Uint8Array | undefined,
  headers: IncomingMessage["headers"],
): RouteAnswer {
  if (route === undefined) return { status: 404, json: "{}" };
  if (body === undefined) return { status: 413, json: "{}" };
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? ""))
    return { status: 415, json: "{}" };
  try {
    return routes[route]({ body, token: headers.authorization });
  } catch (error) {
    if (OqsError.is(error)) return { status: 400, json: "{}", code: error.code };
    throw error;
  }
}

/** The whole question; nothing when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= largestQuestion) chunks.push(chunk);
  }
  return length > largestQuestion ? undefined : Buffer.concat(chunks);
}
