import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAuthority } from "@uketsuke/oqs-client/simulator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../src/agent/config.ts";
import { staffPassword } from "../src/agent/staff-password.ts";

const main = fileURLToPath(new URL("../src/agent/main.ts", import.meta.url));
const example = fileURLToPath(new URL("../kiosk.example.json", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "uketsuke-main-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

function kiosk(args: readonly string[], input = "") {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    env: { ...process.env, PCSCLITE_CSOCK_NAME: join(folder, "no-pcscd") },
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdin.end(input);
  const ended = new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, output, errors }));
  });
  return { child, ended, output: () => output };
}

interface Pems {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

async function config(pems: Pems, changes: object = {}): Promise<string> {
  const files = { "ca.pem": pems.ca, "client.pem": pems.certificate, "client.key": pems.key };
  for (const [name, text] of Object.entries({ ...files, password: "secret\n" }))
    await writeFile(join(folder, name), text);
  const file = join(folder, "kiosk.json");
  await writeFile(
    file,
    JSON.stringify({
      port: 0,
      portFile: "port",
      facility: { ja: "医院", en: "Clinic" },
      placement: "insert",
      institution: "1310000001",
      resultFolder: { path: "OQS", encoding: "UTF-8" },
      journal: "journal.jsonl",
      oqs: {
        auth: "https://auth.invalid",
        business: "https://business.invalid",
        ca: "ca.pem",
        certificate: "client.pem",
        key: "client.key",
        user: "user",
        passwordFile: "password",
      },
      ...changes,
    }),
  );
  return file;
}

/** A pair nobody made for a sandbox, as far as the client can tell. */
function foreignPems(): Pems {
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  };
  const subject = ["-subj", "/O=Test/CN=test"];
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-out", "c", ...subject);
  const read = (name: string): string =>
    execFileSync("cat", [name], { cwd: folder, encoding: "utf8" });
  return { ca: read("c"), certificate: read("c"), key: read("k") };
}

test("the example configuration is a valid one", async () => {
  await readConfig(example);
});

test("without a configuration it says how it is used", async () => {
  const { code, errors } = await kiosk([]).ended;
  expect(errors).toContain("usage:");
  expect(code).toBe(2);
});

test("hash-password makes the line for the configuration", async () => {
  const { code, output } = await kiosk(["hash-password"], "facility\n").ended;
  expect(code).toBe(0);
  const check = staffPassword(output.trim());
  expect(await check.check(new TextEncoder().encode("facility"))).toBe(true);
});

test("a wrong configuration ends it with the field's name", async () => {
  const file = await config({ ca: "", certificate: "", key: "" }, { institution: "12" });
  const { code, errors } = await kiosk([file]).ended;
  expect(errors).toContain("institution");
  expect(code).toBe(1);
});

test("a production kiosk refuses a sandbox's certificates", async () => {
  const authority = await createAuthority();
  const client = await authority.issue({ commonName: "sandbox terminal", use: "client" });
  const { code, errors } = await kiosk([await config({ ca: authority.ca, ...client })]).ended;
  expect(errors).toContain("sandbox certificate");
  expect(code).toBe(1);
});

test("a simulated terminal authenticator has no place in it", async () => {
  await writeFile(
    join(folder, "authenticator.mjs"),
    "export default async () => ({ name: 'x', simulated: true, async authenticate() {} });",
  );
  const file = await config(foreignPems(), { terminalAuthenticator: "authenticator.mjs" });
  const { code, errors } = await kiosk([file]).ended;
  expect(errors).toContain("simulated one");
  expect(code).toBe(1);
});

test("without a reader it is up, out of service and says so; a stop ends it cleanly", async () => {
  const page = fileURLToPath(new URL("../dist/index.html", import.meta.url));
  expect(existsSync(page), "the page is built before the tests").toBe(true);
  const { child, ended, output } = kiosk([await config(foreignPems())]);
  await expect.poll(output, { timeout: 30_000 }).toContain("http://127.0.0.1:");
  const port = Number(await readFile(join(folder, "port"), "utf8"));
  const status = async () => (await fetch(`http://127.0.0.1:${port}/status`)).json();
  await expect
    .poll(status, { timeout: 10_000 })
    .toMatchObject({ state: "out-of-service", simulated: false });
  child.kill("SIGTERM");
  expect((await ended).code).toBe(143);
  expect(existsSync(join(folder, "port"))).toBe(false);
});
