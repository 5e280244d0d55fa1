/**
 * The control door of a simulator: a page for people and JSON for programs, on 127.0.0.1 only, whatever else is exposed. Whoever has its token
 * can do everything the door can.
 * @module
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OqsError } from "../errors.ts";
import { admit, type ControlAccess, ControlRefusal, protection } from "./control-access.ts";
import { answerControl, type Controlled } from "./control-desk.ts";
import { removeControlFile, writeControlFile } from "./control-file.ts";

/** Options of the control door. */
export interface ControlOptions {
  /** TCP port on 127.0.0.1; 0 (default) takes a free one. */
  readonly port?: number;
  /** Where address and token are written for `openSimulatorControl`, readable by this user alone; nowhere when absent. */
  readonly file?: string;
}

/** A control door that is open. */
export interface Control extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Address of the page; the token (256 random bits) stands in its fragment, which no server and no log ever sees. */
  readonly page: string;
}

/** Largest body in bytes; a fault script of 256 rules has some 40,000. */
const largestBody = 65_536;

const types = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  svg: "image/svg+xml",
} as const;

/** Files of the page by the path they are served at. */
const pageFiles: Readonly<Record<string, string>> = {
  "/": "index.html",
  "/style.css": "style.css",
  "/icon.svg": "icon.svg",
  "/page.js": "page.js",
  "/door.js": "door.js",
  "/words.js": "words.js",
  "/activity.js": "activity.js",
  "/faults.js": "faults.js",
  "/people.js": "people.js",
  "/settings.js": "settings.js",
};

/** Opens the door. @throws OqsError SIMULATOR_UNAVAILABLE; Node's own error when the port is taken */
export async function startControl(
  controlled: Controlled,
  options: ControlOptions,
): Promise<Control> {
  const token = randomBytes(32).toString("base64url");
  const files = await readPage();
  const server = createServer({
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    maxHeaderSize: 8_192,
  });
  server.maxConnections = 64;
  server.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const access = { port, token };
  server.on("request", (request, response) => {
    serve({ controlled, files, access }, request, response).catch(() => response.destroy());
  });
  const { file } = options;
  try {
    if (file !== undefined) await writeControlFile(file, { url, token });
  } catch (error) {
    await close(server);
    throw error;
  }
  return {
    url,
    page: `${url}/#token=${token}`,
    async [Symbol.asyncDispose]() {
      if (file !== undefined) await removeControlFile(file, token);
      await close(server);
    },
  };
}

interface Serving {
  readonly controlled: Controlled;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly access: ControlAccess;
}

async function serve(
  { controlled, files, access }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, type: string, body: Uint8Array | string): void => {
    response.writeHead(status, {
      ...protection,
      "content-type": `${type}; charset=utf-8`,
      // What was not read of a body must not be taken for the next request.
      ...(request.complete ? {} : { connection: "close" }),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  const json = (status: number, body: unknown): void =>
    send(status, "application/json", `${JSON.stringify(body)}\n`);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const { method = "GET" } = request;
    const url = new URL(request.url ?? "/", `http://127.0.0.1:${access.port}`);
    const file = method === "GET" || method === "HEAD" ? files.get(url.pathname) : undefined;
    admit(request.headers, access, { needsToken: file === undefined });
    if (file !== undefined) return send(200, file.type, file.content);
    if (!url.pathname.startsWith("/api/"))
      throw new ControlRefusal(404, "NOT_FOUND", "there is no such thing");
    const body = await bodyOf(request);
    json(200, await answerControl(controlled, { method, url, body, signal: gone.signal }));
  } catch (error) {
    const { status, code, message } = refusalOf(error);
    json(status, { error: { code, message } });
  }
}

/** What an error becomes on the wire; of one that nobody expected only that it happened. */
function refusalOf(error: unknown): ControlRefusal {
  if (error instanceof ControlRefusal) return error;
  if (OqsError.is(error)) return new ControlRefusal(400, error.code, error.message);
  if (error instanceof URIError)
    return new ControlRefusal(400, "BODY_INVALID", "the path is broken");
  return new ControlRefusal(500, "INTERNAL", "the door failed; this is a bug");
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody)
      throw new ControlRefusal(413, "BODY_TOO_LARGE", `a body has at most ${largestBody} bytes`);
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  if (!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
    throw new ControlRefusal(415, "BODY_INVALID", "a body is application/json");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new ControlRefusal(400, "BODY_INVALID", "the body is not JSON");
  }
}

interface PageFile {
  readonly type: string;
  readonly content: Uint8Array;
}

/** The page lies beside this file, in the sources as in the package. */
async function readPage(): Promise<ReadonlyMap<string, PageFile>> {
  const read = Object.entries(pageFiles).map(async ([path, name]) => {
    const content = await readFile(new URL(`./control-page/${name}`, import.meta.url));
    const extension = name.slice(name.indexOf(".") + 1) as keyof typeof types;
    return [path, { type: types[extension], content }] as const;
  });
  return new Map(await Promise.all(read));
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
