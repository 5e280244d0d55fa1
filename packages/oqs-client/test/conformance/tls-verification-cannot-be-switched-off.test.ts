import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createOqsClient } from "../../src/index.ts";
import { createAuthority, startSimulator } from "../../src/simulator/index.ts";
import { codeOf } from "../support.ts";

const run = promisify(execFile);
const source = fileURLToPath(new URL("../../src/", import.meta.url));

test("NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing", async () => {
  await using simulator = await startSimulator();
  const { ca } = await createAuthority();
  const options = { ...simulator, credentials: { ...simulator.credentials, ca }, retries: 0 };
  const script = `
    import { createOqsClient } from ${JSON.stringify(join(source, "index.ts"))};
    const oqs = createOqsClient(JSON.parse(process.env.OPTIONS));
    await oqs.requestChallenge({ method: "pin" }).then(
      () => console.log("connected"), (error) => console.log(error.code));
    await oqs[Symbol.asyncDispose]();`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
    env: {
      ...process.env,
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      OPTIONS: JSON.stringify({
        endpoint: options.endpoint,
        institution: options.institution,
        credentials: options.credentials,
        retries: 0,
      }),
    },
  });
  expect(stdout.trim()).toBe("OQS_CERTIFICATE");
  expect(simulator.requests).toEqual([]);
});

test("an empty authority is refused instead of trusting the machine's own", async () => {
  await using simulator = await startSimulator();
  for (const ca of ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]) {
    const create = async (): Promise<void> => {
      createOqsClient({ ...simulator, credentials: { ...simulator.credentials, ca } });
    };
    expect(await codeOf(create())).toBe("INVALID_ARGUMENT");
  }
});

/** A server that is played has to see the client that brings no certificate, in order to judge it; it verifies nobody's server. */
const playedServers = [join("conformance", "played-web-api.ts")];

test("no source of this package turns verification off", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts"));
  expect(sources.length).toBeGreaterThan(40);
  const switching =
    /rejectUnauthorized:(?!\s*true\b)|checkServerIdentity|TLS_REJECT_UNAUTHORIZED\s*=/;
  const found = sources.filter((file) => switching.test(codeIn(join(source, file))));
  expect(found).toEqual(playedServers);
});

/** Source without its comments, which may name what the code must not do. */
function codeIn(path: string): string {
  return readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}
