import { readFile, rm, writeFile } from "node:fs/promises";
import helmet from "@fastify/helmet";
import staticFiles from "@fastify/static";
import websocket, { type WebSocket } from "@fastify/websocket";
import fastify, { type FastifyInstance } from "fastify";
import { closeCode, maximumFrameLength, socketPath } from "../protocol.ts";
import { type Access, access } from "./access.ts";
import { KioskError } from "./errors.ts";
import type { Log } from "./log.ts";
import type { PatientPage } from "./patient-page.ts";
import { type RateLimit, rateMeter } from "./rate.ts";
import type { Status } from "./status.ts";

export interface AgentServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the chosen port is written, for whoever started the agent with 0. */
  readonly portFile?: string;
  /** The folder of the built page. */
  readonly pageFolder: string;
  readonly page: PatientPage;
  readonly status: () => Status;
  readonly log: Log;
  readonly rate?: RateLimit;
  /** Milliseconds after which a socket that answers no ping is dropped. Default 5,000. */
  readonly pingMilliseconds?: number;
}

/** The agent's door: page, socket and status, on 127.0.0.1 only. Disposing closes every connection. */
export interface AgentServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
}

/** 30 frames a second and a finger are far below this. */
const defaultRate: RateLimit = { perSecond: 60, burst: 120 };
const slowClientMilliseconds = 10_000;

/**
 * Serves page, `GET /status` and the patient's socket at 127.0.0.1.
 *
 * @throws KioskError `PAGE_NOT_BUILT`, `PORT_UNAVAILABLE`
 */
export async function startServer(options: AgentServerOptions): Promise<AgentServer> {
  await requirePage(options.pageFolder);
  let gate: Access | undefined;
  const server = fastify({
    logger: false,
    bodyLimit: 1024,
    requestTimeout: slowClientMilliseconds,
    forceCloseConnections: true,
    http: {
      headersTimeout: slowClientMilliseconds,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 8192,
    },
  });

  await protect(server);
  await server.register(websocket, {
    options: { maxPayload: maximumFrameLength, perMessageDeflate: false },
  });
  // After the plugin: only then does it know that a refused upgrade holds a socket to close.
  server.addHook("onRequest", async (request, reply) => {
    const refusal = gate === undefined ? "host" : gate.admit(request.headers);
    if (refusal !== undefined) return reply.code(403).send({ error: refusal });
  });
  await server.register(staticFiles, {
    root: options.pageFolder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      if (path.endsWith("index.html") && gate !== undefined)
        reply.header("set-cookie", gate.cookie);
    },
  });
  server.get("/status", async () => options.status());
  server.get(
    socketPath,
    {
      websocket: true,
      preValidation: async (request, reply) => {
        const refusal = gate === undefined ? "host" : gate.admitSocket(request.headers);
        if (refusal !== undefined && refusal !== "stale")
          return reply.code(403).send({ error: refusal });
      },
    },
    (socket, request) => {
      // A browser cannot see a 403 of a socket: a page that outlived the agent learns by this code to load itself again.
      if (gate?.admitSocket(request.headers) === undefined) connect(socket, options);
      else socket.close(closeCode.otherLevel, "load the page again");
    },
  );
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "not-found" }));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ error: status < 500 ? "refused" : "internal" });
  });

  const port = await listen(server, options.port);
  gate = access(port);
  if (options.portFile !== undefined) await writeFile(options.portFile, `${port}\n`);
  return {
    origin: gate.origin,
    port,
    async [Symbol.asyncDispose]() {
      if (options.portFile !== undefined) await rm(options.portFile, { force: true });
      await server.close();
    },
  };
}

async function requirePage(folder: string): Promise<void> {
  try {
    await readFile(`${folder}/index.html`);
  } catch (cause) {
    throw new KioskError(
      "PAGE_NOT_BUILT",
      `There is no built page in ${folder}; run "npm run build" once, then start again.`,
      { cause },
    );
  }
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    const address = await server.listen({ host: "127.0.0.1", port });
    return Number(new URL(address).port);
  } catch (cause) {
    throw new KioskError(
      "PORT_UNAVAILABLE",
      `Port ${port} on 127.0.0.1 cannot be opened; stop what uses it, or start with --port 0 for a free one.`,
      { cause },
    );
  }
}

async function protect(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: { policy: "require-corp" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: false,
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    reply.header("permissions-policy", "camera=(self), microphone=(), geolocation=(), usb=()");
  });
}

function connect(socket: WebSocket, options: AgentServerOptions): void {
  const { log } = options;
  const side = options.page.attach({
    send: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
  });
  if (side === undefined) {
    log.warn({}, "a second page was turned away");
    socket.close(closeCode.occupied, "another page is there");
    return;
  }
  const meter = rateMeter(options.rate ?? defaultRate);
  let alive = true;
  const ping = setInterval(() => {
    if (alive) socket.ping();
    else socket.terminate();
    alive = false;
  }, options.pingMilliseconds ?? 5000);

  socket.on("pong", () => {
    alive = true;
  });
  socket.on("message", (data: Buffer, isBinary) => {
    if (!meter.spend()) {
      log.warn({}, "the page sent too much and was cut off");
      socket.close(1008, "too many messages");
    } else if (isBinary) side.binary(data);
    else side.text(data.toString("utf8"));
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(ping);
    side.gone();
    log.info({}, "the page is gone");
  });
  log.info({}, "a page is there");
}
