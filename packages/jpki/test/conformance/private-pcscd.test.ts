import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { JpkiError } from "../../src/index.ts";
import { PrivatePcscdError, startPrivatePcscd } from "../../src/virtual-card/index.ts";
import { scenario } from "../third-parties.ts";

const source = new URL("../../src/virtual-card/index.ts", import.meta.url).href;

function listing(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : ["absent"];
}

function folderOf(socket: string): string {
  return dirname(dirname(dirname(socket)));
}

/** Processes whose command line names the folder. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, "latin1").includes(folder);
    } catch {
      return false;
    }
  });
}

async function gone(folder: string): Promise<boolean> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (!existsSync(folder) && processesOf(folder).length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** A program that starts a private pcscd and then does what the test wants of its end. */
async function startProgram(rest: string): Promise<{ child: ChildProcess; folder: string }> {
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `const { startPrivatePcscd } = await import(${JSON.stringify(source)});
       const pcscd = await startPrivatePcscd();
       console.log(pcscd.environment.PCSCLITE_CSOCK_NAME);
       ${rest}`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, folder: folderOf(line.toString().trim()) };
}

scenario("two private services do not know each other", ["pcscd", "opensc-tool"], async (bench) => {
  await using other = await startPrivatePcscd();
  expect(other.vpcdPort).not.toBe(bench.pcscd.vpcdPort);
  await bench.insert(await bench.issue({ persona: "taro" }));
  expect((await bench.run("opensc-tool", "-n")).output).toContain("jpki");
  const seen = execFileSync("opensc-tool", ["-l"], {
    env: { PATH: process.env.PATH, ...other.environment },
    encoding: "utf8",
  });
  expect(seen).not.toContain("Yes");
});

scenario("it leaves the machine's own service and folders alone", ["pcscd"], async () => {
  const shared = ["/run/pcscd", "/usr/lib/pcsc/drivers", "/usr/lib/pcsc/drivers/serial"];
  const before = shared.map(listing);
  const pcscd = await startPrivatePcscd();
  const folder = folderOf(pcscd.environment.PCSCLITE_CSOCK_NAME);
  expect(processesOf(folder).length).toBeGreaterThan(0);
  expect(shared.map(listing)).toEqual(before);
  await pcscd[Symbol.asyncDispose]();
  await pcscd[Symbol.asyncDispose]();
  expect(pcscd.stopped.aborted).toBe(true);
  expect(await gone(folder)).toBe(true);
  expect(shared.map(listing)).toEqual(before);
});

for (const signal of ["SIGKILL", "SIGINT", "SIGTERM"] as const) {
  scenario(`nothing is left when the program dies of ${signal}`, ["pcscd"], async () => {
    const { child, folder } = await startProgram("setInterval(() => {}, 1000);");
    expect(processesOf(folder).length).toBeGreaterThan(0);
    child.kill(signal);
    expect(await gone(folder)).toBe(true);
  });
}

scenario("a program that forgets it still ends, and takes it along", ["pcscd"], async () => {
  const { child, folder } = await startProgram("");
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  expect(await gone(folder)).toBe(true);
});

scenario("its death is noticed, and what it left is cleared away", ["pcscd"], async () => {
  const pcscd = await startPrivatePcscd();
  const folder = folderOf(pcscd.environment.PCSCLITE_CSOCK_NAME);
  const stopped = once(pcscd.stopped, "abort");
  process.kill(pcscd.pid, "SIGKILL");
  await stopped;
  expect(await gone(folder)).toBe(true);
  await pcscd[Symbol.asyncDispose]();
});

scenario("a port that is taken: a typed error, and nothing left", ["pcscd"], async () => {
  const server = createServer().listen(0, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : 0;
  for (const port of [taken, taken - 1]) {
    const refused: unknown = await startPrivatePcscd({ port }).catch((error: unknown) => error);
    expect(JpkiError.is(refused) && refused.code).toBe("VPCD_UNAVAILABLE");
    expect(String(refused)).toContain("is taken");
  }
  server.close();
});

scenario("without vpcd the error names the Debian package that is missing", ["pcscd"], async () => {
  const program = `const { startPrivatePcscd } = await import(${JSON.stringify(source)});
    const error = await startPrivatePcscd().catch((reason) => reason);
    console.log(JSON.stringify({ code: error.code, name: error.name, missing: error.missing }));`;
  const hidden = execFileSync(
    "unshare",
    [
      ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
      ...["--mount", "sh", "-c", 'mount -t tmpfs none /usr/lib/pcsc/drivers && exec "$0" "$@"'],
      ...[process.execPath, "--input-type=module", "-e", program],
    ],
    { encoding: "utf8" },
  );
  expect(JSON.parse(hidden)).toEqual({
    code: "VPCD_UNAVAILABLE",
    name: "PrivatePcscdError",
    missing: ["libifdvpcd.so (Debian package vsmartcard-vpcd)"],
  });
});

test("an aborted signal starts nothing", async () => {
  const work = startPrivatePcscd({ signal: AbortSignal.abort() });
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
});

test("the error is recognised by its class and says what is missing", () => {
  const error: unknown = new PrivatePcscdError(["pcscd (Debian package pcscd)"]);
  expect(PrivatePcscdError.is(error) && error.missing).toEqual(["pcscd (Debian package pcscd)"]);
  expect(String(error)).toContain("pcscd (Debian package pcscd)");
  expect(PrivatePcscdError.is(new JpkiError("VPCD_UNAVAILABLE", ""))).toBe(false);
});
