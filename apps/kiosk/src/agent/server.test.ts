import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { apiLevel, closeCode, frame, maximumFrameLength, pageFrame } from "../protocol.ts";
import { pageCamera } from "./camera.ts";
import { agentLog } from "./log.ts";
import { patientPage } from "./patient-page.ts";
import { type AgentServer, startServer } from "./server.ts";
import { readStatus } from "./status.ts";

let folder: string;
let server: AgentServer;
const camera = pageCamera();
const log = agentLog({ level: "silent" });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-page-"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>受付</title>");
  server = await start();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function start(): Promise<AgentServer> {
  const page = patientPage({
    hello: {
      msg: "HELLO",
      apiLevel,
      locales: ["ja"],
      facility: { ja: "医院", en: "Clinic" },
      placement: "lay",
      sandbox: null,
    },
    camera,
    log,
  });
  return startServer({
    port: 0,
    portFile: join(folder, "port"),
    pageFolder: folder,
    page,
    status: () =>
      readStatus(
        { state: "idle", staffCalled: false },
        { page: page.connected, camera: true, simulated: false },
      ),
    log,
    rate: { perSecond: 10, burst: 20 },
  });
}

async function cookie(): Promise<string> {
  const page = await fetch(server.origin);
  return page.headers.get("set-cookie")?.split(";")[0] ?? "";
}

interface Opened {
  readonly socket: WebSocket;
  readonly messages: string[];
  readonly closed: Promise<number>;
}

async function open(headers: Record<string, string>): Promise<Opened> {
  const options = { headers } as unknown as string[];
  const socket = new WebSocket(`${server.origin.replace("http", "ws")}/socket`, options);
  socket.binaryType = "arraybuffer";
  const messages: string[] = [];
  socket.addEventListener("message", (event) => messages.push(String(event.data)));
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", (event) => resolve(event.code));
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("refused")));
  });
  return { socket, messages, closed };
}

/** A request with any Host and Origin, which fetch would not send. */
function raw(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = server;
    request({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

test("the page comes with the headers that keep it to itself", async () => {
  const { headers, status } = await fetch(server.origin);
  expect(status).toBe(200);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(Object.fromEntries(headers)).toMatchObject({
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": expect.stringContaining("camera=(self)"),
  });
  expect(headers.get("access-control-allow-origin")).toBeNull();
});

test("an answer that is no page has them too, and no cookie", async () => {
  const { headers, status } = await fetch(`${server.origin}/nothing`);
  expect(status).toBe(404);
  expect(headers.get("content-security-policy")).toContain("default-src 'self'");
  expect(headers.get("set-cookie")).toBeNull();
  expect((await fetch(`${server.origin}/..%2f..%2fpackage.json`)).status).toBe(404);
});

test("the status says what the kiosk does and nothing about anybody", async () => {
  const status = await (await fetch(`${server.origin}/status`)).json();
  expect(status).toEqual({
    product: "uketsuke",
    apiLevel: 1,
    state: "idle",
    staffCalled: false,
    page: false,
    camera: true,
    simulated: false,
  });
});

test("the port file names the port while the agent runs", async () => {
  expect(Number(await readFile(join(folder, "port"), "utf8"))).toBe(server.port);
  await server[Symbol.asyncDispose]();
  await expect(readFile(join(folder, "port"))).rejects.toThrow("ENOENT");
  server = await start();
});

test.each([
  ["another name for us", { host: "localhost" }],
  ["a rebound name", { host: "kiosk.example" }],
  ["another port", { host: "127.0.0.1:1" }],
  ["a foreign origin", { origin: "http://evil.example" }],
  ["a null origin", { origin: "null" }],
])("%s is refused on every path", async (_name, headers) => {
  const host = { host: new URL(server.origin).host };
  for (const path of ["/", "/status", "/nothing"])
    expect(await raw(path, { ...host, ...headers }), path).toBe(403);
});

test("the socket opens for the page's origin with the token of this start, and greets", async () => {
  const { messages, socket } = await open({ origin: server.origin, cookie: await cookie() });
  socket.send(JSON.stringify({ cmd: "START", apiLevel, camera: "available" }));
  await expect.poll(() => messages.length).toBe(2);
  expect(messages.map((text) => JSON.parse(text).msg)).toEqual(["HELLO", "PLACE_CARD"]);
  socket.close();
});

test("a page that outlived the agent is told to load itself again, and nothing else", async () => {
  const stale = await cookie();
  await server[Symbol.asyncDispose]();
  server = await start();
  const name = `uketsuke-${server.port}`;
  const old = await open({ origin: server.origin, cookie: `${name}=${stale.split("=")[1]}` });
  expect(await old.closed).toBe(closeCode.otherLevel);
  expect(old.messages).toEqual([]);
});

test("the socket does not open without token or from elsewhere", async () => {
  const mine = await cookie();
  const { origin } = server;
  await expect(open({ origin })).rejects.toThrow("refused");
  await expect(open({ origin, cookie: "uketsuke-1=x" })).rejects.toThrow("refused");
  await expect(open({ origin: "http://127.0.0.1:1", cookie: mine })).rejects.toThrow("refused");
  await expect(open({ origin: "http://localhost", cookie: mine })).rejects.toThrow("refused");
});

test("a second page is turned away, and the first one's place is free after it left", async () => {
  const headers = { origin: server.origin, cookie: await cookie() };
  const first = await open(headers);
  const second = await open(headers);
  expect(await second.closed).toBe(closeCode.occupied);
  first.socket.close();
  await first.closed;
  const third = await open(headers);
  await expect.poll(() => third.messages.length).toBe(1);
  third.socket.close();
});

test("a frame over the limit and a flood of messages end the socket", async () => {
  const headers = { origin: server.origin, cookie: await cookie() };
  const big = await open(headers);
  big.socket.send(frame(pageFrame.camera, new Uint8Array(maximumFrameLength)));
  expect(await big.closed).toBe(1009);
  const flood = await open(headers);
  for (let sent = 0; sent < 40; sent++) flood.socket.send('{"cmd":"GET_API_LEVEL"}');
  expect(await flood.closed).toBe(1008);
});

test("a body or headers over the limit are refused", async () => {
  const post = await fetch(`${server.origin}/status`, { method: "POST", body: "x".repeat(5000) });
  expect(post.status).toBeGreaterThanOrEqual(400);
  const host = new URL(server.origin).host;
  expect(await raw("/", { host, "x-long": "x".repeat(10_000) })).toBe(431);
});

test("it listens on 127.0.0.1 only", async () => {
  const other = new Promise<string>((resolve) => {
    const socket = connect({ host: "127.0.0.2", port: server.port });
    socket.on("connect", () => resolve("connected"));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
  });
  expect(await other).toBe("ECONNREFUSED");
});

test("a page that was not built and a port that is taken are said plainly", async () => {
  const base = {
    page: undefined as never,
    status: undefined as never,
    log,
  };
  await expect(
    startServer({ ...base, port: 0, pageFolder: join(folder, "none") }),
  ).rejects.toMatchObject({ code: "PAGE_NOT_BUILT" });
  await expect(
    startServer({ ...base, port: server.port, pageFolder: folder }),
  ).rejects.toMatchObject({ code: "PORT_UNAVAILABLE" });
});
