import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { createOqsClient } from "../../src/index.ts";
import { sandboxOrganisation } from "../../src/sandbox.ts";
import { createAuthority, startSimulator } from "../../src/simulator/index.ts";
import { createCardIssuer } from "../made-card.ts";
import { codeOf } from "../support.ts";

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`;

// A certificate that does not say it is a sandbox's stands for a real one.
const real = pem((await createCardIssuer()).authority);

async function create(sandbox: boolean, changes: { ca?: string; certificate?: string }) {
  await using simulator = await startSimulator();
  const { auth, business } = simulator.endpoint;
  createOqsClient({
    endpoint: { auth, business, ...(sandbox ? { sandbox } : {}) },
    institution: simulator.institution,
    credentials: { ...simulator.credentials, ...changes },
  });
}

test.each<[string, string, boolean, { ca?: string; certificate?: string }]>([
  ["sandbox authority, sandbox endpoint", "none", true, {}],
  ["sandbox authority, real endpoint", "SANDBOX_MIXED", false, {}],
  ["real authority, sandbox endpoint", "SANDBOX_MIXED", true, { ca: real, certificate: real }],
  ["real authority, real endpoint", "none", false, { ca: real, certificate: real }],
  ["sandbox client certificate, real endpoint", "SANDBOX_MIXED", false, { ca: real }],
  ["both authorities pinned, real endpoint", "SANDBOX_MIXED", false, { certificate: real }],
])("%s: %s", async (_, code, sandbox, changes) => {
  expect(await codeOf(create(sandbox, changes))).toBe(code);
});

test("two authorities pinned at once, one of them made, are refused", async () => {
  const { ca } = await createAuthority();
  expect(await codeOf(create(false, { ca: `${real}${ca}`, certificate: real }))).toBe(
    "SANDBOX_MIXED",
  );
});

test("an endpoint without TLS, or no endpoint at all, is wrong use", async () => {
  await using simulator = await startSimulator();
  for (const business of ["http://127.0.0.1:1", "nowhere", ""]) {
    const endpoint = { ...simulator.endpoint, business };
    const client = async () =>
      await createOqsClient({ ...simulator, endpoint }).requestChallenge({ method: "pin" });
    expect(await codeOf(client())).toBe("INVALID_ARGUMENT");
  }
  const client = async () => createOqsClient({ ...simulator, institution: "12345" });
  expect(await codeOf(client())).toBe("INVALID_ARGUMENT");
});

test("a key that is not the certificate's, or no key, is wrong use and found at once", async () => {
  await using simulator = await startSimulator();
  const { key: other } = await simulator.authority.issue({ commonName: "other", use: "client" });
  for (const key of [other, "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]) {
    const credentials = { ...simulator.credentials, key };
    const client = async () => createOqsClient({ ...simulator, credentials });
    expect(await codeOf(client())).toBe("INVALID_ARGUMENT");
  }
});

test("every certificate the simulator makes says what it is", async () => {
  await using simulator = await startSimulator();
  const { X509Certificate } = await import("node:crypto");
  const { ca, certificate } = simulator.credentials;
  for (const one of [ca, certificate])
    expect(new X509Certificate(one).subject).toContain(`O=${sandboxOrganisation}`);
});

test("the simulator listens on this machine only, unless told otherwise", async () => {
  await using simulator = await startSimulator();
  const url = new URL(simulator.endpoint.auth);
  expect(url.hostname).toBe("127.0.0.1");
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === "IPv4");
  for (const { address } of outside) {
    const reached = await new Promise((resolve) => {
      const socket = connect({ host: address, port: Number(url.port), timeout: 1_000 });
      socket.on("connect", () => resolve("reached"));
      socket.on("error", () => resolve("refused"));
      socket.on("timeout", () => resolve("silent"));
    });
    expect(reached).not.toBe("reached");
  }
});

test("told to, it is reached by the name it was given", async () => {
  const outside = { host: "0.0.0.0", names: ["localhost"] };
  expect(await codeOf(startSimulator(outside))).toBe("INVALID_ARGUMENT");
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  await using simulator = await startSimulator({ ...outside, exposed: true, onWarning });
  expect(warnings).toEqual([simulator.exposure]);
  expect(simulator.exposure).toContain(simulator.endpoint.auth);
  expect(new URL(simulator.endpoint.auth).hostname).toBe("localhost");
  await using oqs = createOqsClient(simulator);
  expect((await oqs.requestChallenge({ method: "pin" })).bytes.length).toBe(32);
});

test("people and authorities that are no certificates, and unknown cases, are wrong use", async () => {
  const certificate = Uint8Array.of(1, 2, 3);
  expect(await codeOf(startSimulator({ cardAuthorities: [certificate] }))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(startSimulator({ people: [{ certificate }] }))).toBe("INVALID_ARGUMENT");
  const { authority } = await createCardIssuer();
  const people = [{ certificate: authority, case: "no-such-case" as never }];
  expect(await codeOf(startSimulator({ people }))).toBe("INVALID_ARGUMENT");
});
