import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthority, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, listenHttps } from "../support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(async () => await simulator[Symbol.asyncDispose]());

const ask = async (changes: Parameters<typeof clientOf>[1]): Promise<string> => {
  await using oqs = clientOf(simulator, changes);
  const [person] = simulator.people;
  if (person === undefined) throw new Error("nobody");
  return await codeOf(oqs.searchEligibility(insuranceOf(person)));
};

/** A server with a certificate of its own choice; it counts what reaches it. */
async function serverWith(options: {
  issuer?: Simulator["authority"];
  hosts?: string[];
  use?: "server" | "client";
  validFrom?: Date;
  validTo?: Date;
  maxVersion?: "TLSv1.2";
  minVersion?: "TLSv1.2";
  ciphers?: string;
}) {
  const { issuer = simulator.authority, hosts = ["127.0.0.1"], use = "server", ...rest } = options;
  const { validFrom, validTo, ...tls } = rest;
  const { certificate, key } = await issuer.issue({
    commonName: "other server",
    use,
    hosts,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  });
  const reached = { requests: 0, certificate };
  const server = await listenHttps(
    { cert: certificate, key, ca: issuer.ca, requestCert: true, rejectUnauthorized: true, ...tls },
    (_, response) => {
      reached.requests++;
      response.writeHead(500).end();
    },
  );
  return { server, reached };
}

const askAt = async (
  origin: string,
  changes: Parameters<typeof clientOf>[1] = {},
): Promise<string> =>
  await ask({ endpoint: { auth: origin, business: origin, sandbox: true }, ...changes });

test("the right server is asked and answers", async () => {
  expect(await ask({})).toBe("none");
  expect(simulator.requests.map((line) => line.tls)).toEqual(["TLSv1.3", "TLSv1.3"]);
});

test("a server of another authority is refused before anything is sent", async () => {
  const { server, reached } = await serverWith({ issuer: await createAuthority() });
  await using _ = server;
  expect(await askAt(server.origin)).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
});

test("a client that pins another authority refuses the right server", async () => {
  const { ca } = await createAuthority();
  const credentials = { ...simulator.credentials, ca };
  expect(await ask({ credentials })).toBe("OQS_CERTIFICATE");
});

test("a certificate for another host is refused", async () => {
  const { server, reached } = await serverWith({ hosts: ["oqs.example"] });
  await using _ = server;
  expect(await askAt(server.origin)).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
});

test.each([
  ["expired", { validFrom: new Date("2020-01-01"), validTo: new Date("2021-01-01") }],
  ["not yet valid", { validFrom: new Date("2090-01-01"), validTo: new Date("2091-01-01") }],
  ["for clients only", { use: "client" as const }],
])("a server certificate that is %s is refused", async (_, options) => {
  const { server, reached } = await serverWith(options);
  await using _server = server;
  expect(await askAt(server.origin)).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
});

test("a revoked server certificate is refused when revocation lists are given", async () => {
  const { server, reached } = await serverWith({});
  await using _ = server;
  const listed = async (revoked: string[]): Promise<string> => {
    const revocationLists = await simulator.authority.revocationList(revoked);
    const credentials = { ...simulator.credentials, revocationLists };
    return await askAt(server.origin, { credentials });
  };
  expect(await listed([reached.certificate])).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
  expect(await listed([simulator.credentials.certificate])).toBe("OQS_SERVER_ERROR");
});

test("TLS 1.2 is refused, and taken only when it was asked for", async () => {
  const { server, reached } = await serverWith({ minVersion: "TLSv1.2", maxVersion: "TLSv1.2" });
  await using _ = server;
  expect(await askAt(server.origin)).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
  expect(await askAt(server.origin, { minimumTls: "1.2" })).toBe("OQS_SERVER_ERROR");
  expect(reached.requests).toBe(1);
});

test("TLS 1.2 without forward secrecy or authenticated encryption is refused even then", async () => {
  const { server, reached } = await serverWith({
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.2",
    ciphers: "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA",
  });
  await using _ = server;
  expect(await askAt(server.origin, { minimumTls: "1.2" })).toBe("OQS_CERTIFICATE");
  expect(reached.requests).toBe(0);
});
