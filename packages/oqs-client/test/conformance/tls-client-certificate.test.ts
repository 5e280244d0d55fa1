import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthority, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf } from "../support.ts";

let simulator: Simulator;
const folder = mkdtempSync(join(tmpdir(), "uketsuke-tls-"));
beforeAll(async () => {
  simulator = await startSimulator();
  writeFileSync(join(folder, "ca.pem"), simulator.credentials.ca);
  writeFileSync(join(folder, "client.pem"), simulator.credentials.certificate);
  writeFileSync(join(folder, "client.key"), simulator.credentials.key, { mode: 0o600 });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await simulator[Symbol.asyncDispose]();
});

/** Status of a bare request, or "refused". */
function status(client: { cert?: string; key?: string }): Promise<number | "refused"> {
  return new Promise((resolve) => {
    const url = `${simulator.endpoint.auth}${simulator.endpoint.basePath}/MSA12020/ILI12020SV01/auth`;
    request(url, { ca: simulator.credentials.ca, method: "POST", ...client }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", () => resolve("refused"))
      .end("{}");
  });
}

test("without a client certificate no route answers", async () => {
  expect(await status({})).toBe("refused");
  const { certificate: cert, key } = simulator.credentials;
  expect(await status({ cert, key })).toBe(415);
});

test.each(["of another authority", "expired", "made for servers"])(
  "a client certificate %s is not accepted, and the client says so",
  async (which) => {
    const issuer = which === "of another authority" ? await createAuthority() : simulator.authority;
    const made = await issuer.issue({
      commonName: "terminal",
      use: which === "made for servers" ? "server" : "client",
      ...(which === "expired"
        ? { validFrom: new Date("2020-01-01"), validTo: new Date("2021-01-01") }
        : {}),
    });
    expect(await status({ cert: made.certificate, key: made.key })).toBe("refused");
    const lines = simulator.requests.length;
    await using oqs = clientOf(simulator, { credentials: { ...simulator.credentials, ...made } });
    // TLS 1.3 tells a client only after its handshake ended, so the two cannot always be told apart.
    expect(["OQS_CERTIFICATE", "OQS_CONNECTION_LOST"]).toContain(
      await codeOf(oqs.requestChallenge({ method: "pin" })),
    );
    expect(simulator.requests).toHaveLength(lines);
  },
);

const openssl = spawnSync("openssl", ["version"]).status === 0;
const noOpenssl = openssl ? "" : " (skipped: openssl absent)";
if (!openssl && process.env.CI) throw new Error("openssl is required in CI: install it");

/** What openssl's own client sees; the judge that shares no code with us. */
async function sClient(args: readonly string[]): Promise<string> {
  const port = new URL(simulator.endpoint.auth).port;
  const base = ["s_client", "-connect", `127.0.0.1:${port}`, "-CAfile", join(folder, "ca.pem")];
  const child = spawn("openssl", [
    ...base,
    "-verify_ip",
    "127.0.0.1",
    "-verify_return_error",
    ...args,
  ]);
  let seen = "";
  child.stdout.on("data", (data: Buffer) => {
    seen += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    seen += data.toString();
  });
  const path = `${simulator.endpoint.basePath}/nowhere`;
  child.stdin.on("error", () => undefined);
  child.stdin.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => child.on("close", resolve));
  return seen;
}

test.skipIf(!openssl)(
  `openssl s_client agrees: TLS 1.3, verified, client certificate demanded${noOpenssl}`,
  async () => {
    const own = ["-cert", join(folder, "client.pem"), "-key", join(folder, "client.key")];
    const accepted = await sClient(own);
    expect(accepted).toContain("Verify return code: 0 (ok)");
    expect(accepted).toContain("TLSv1.3");
    expect(accepted).toContain("HTTP/1.1 404");
    expect(accepted).toMatch(/Acceptable client certificate CA names/);
    expect(await sClient([])).not.toContain("HTTP/1.1");
  },
);

test.skipIf(!openssl)(`openssl s_client agrees: TLS 1.2 is refused${noOpenssl}`, async () => {
  const own = ["-cert", join(folder, "client.pem"), "-key", join(folder, "client.key")];
  const seen = await sClient([...own, "-tls1_2"]);
  expect(seen).toMatch(/alert protocol version|unsupported protocol/);
  expect(seen).not.toContain("HTTP/1.1");
});
