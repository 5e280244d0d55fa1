import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Agent, WebSocket } from "undici";
import { expect, test } from "vitest";
import { webSocketChannel } from "../../src/relay/index.ts";
import { rejection } from "../expectations.ts";
import { relayBench } from "../relay-bench.ts";
import { relaySocketServer } from "../relay-socket.ts";
import { make, makeAuthority } from "../trust/made-certificates.ts";
import { address, alternativeNames, dns, extendedKeyUsage } from "../trust/made-extensions.ts";

const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const dates = { from: day(-1), to: day(30) };
const authority = makeAuthority({ ...dates, subject: "SANDBOX relay CA" });
const other = makeAuthority({ ...dates, subject: "SANDBOX another CA" });
const serverAuth = extendedKeyUsage("1.3.6.1.5.5.7.3.1");
const clientAuth = extendedKeyUsage("1.3.6.1.5.5.7.3.2");
const here = alternativeNames(address(127, 0, 0, 1), dns("localhost"));
const elsewhere = alternativeNames(dns("relay.example"));
const keyPem = ({ privateKey }: ReturnType<typeof make>): string =>
  privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const issued = (purpose: Uint8Array, issuer = authority, names = here) => {
  const made = make({ ...dates, issuer, subject: "SANDBOX", extensions: [purpose, names] });
  return { cert: made.pem, key: keyPem(made) };
};

const server = issued(serverAuth);
const client = issued(clientAuth);

/** What a terminal brings: a private CA, and a certificate of its own. */
interface Terminal {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

async function answerOverTls(terminal: Terminal, tls: { cert: string; key: string } = server) {
  const bench = await relayBench();
  await using sockets = await relaySocketServer(bench.server, {
    ...tls,
    ca: authority.pem,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const dispatcher = new Agent({ connect: terminal });
  try {
    return await bench.answer({
      connect: ({ signal }) =>
        webSocketChannel(`wss://127.0.0.1:${sockets.port}/`, {
          signal,
          createWebSocket: (url) => new WebSocket(url, { dispatcher }),
        }),
    });
  } finally {
    await dispatcher.destroy();
  }
}

test("mutual TLS with a private CA: undici's WebSocket and Agent, handed in", async () => {
  const proof = await answerOverTls({ ca: authority.pem, ...client });
  expect(proof).toMatchObject({ simulated: true });
});

test.each<[string, Terminal, { cert: string; key: string }?]>([
  ["a CA nobody told us of", client],
  ["another CA", { ca: other.pem, ...client }],
  [
    "a certificate for another host",
    { ca: authority.pem, ...client },
    issued(serverAuth, authority, elsewhere),
  ],
  ["a certificate of another CA", { ca: authority.pem, ...client }, issued(serverAuth, other)],
  ["a client without certificate", { ca: authority.pem }],
  [
    "a client with a certificate of another CA",
    { ca: authority.pem, ...issued(clientAuth, other) },
  ],
])("%s: RELAY_UNREACHABLE", async (_, terminal, tls) => {
  await rejection(answerOverTls(terminal, tls), "RELAY_UNREACHABLE");
});

const source = fileURLToPath(new URL("../../src", import.meta.url));

test.each([
  [true, "proof"],
  [false, "RELAY_UNREACHABLE"],
])(
  "the runtime's own WebSocket, private CA by NODE_EXTRA_CA_CERTS %s: %s",
  async (told, outcome) => {
    const bench = await relayBench();
    await using sockets = await relaySocketServer(bench.server, server);
    const folder = await mkdtemp(join(tmpdir(), "uketsuke-relay-"));
    try {
      const ca = join(folder, "ca.pem");
      await writeFile(ca, authority.pem);
      const door = JSON.stringify(pathToFileURL(join(source, "relay/index.ts")).href);
      const script = `
      import { webSocketChannel } from ${door};
      const channel = await webSocketChannel("wss://127.0.0.1:${sockets.port}/").catch((error) => error);
      console.log("code" in channel ? channel.code : "proof");
      channel.close?.();`;
      const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["--input-type=module", "--eval", script],
        { env: { ...environment, NODE_OPTIONS: "", ...(told && { NODE_EXTRA_CA_CERTS: ca }) } },
      );
      expect(stdout.trim()).toBe(outcome);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
