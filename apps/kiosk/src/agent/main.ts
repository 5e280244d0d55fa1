/**
 * The kiosk in production: `node src/agent/main.ts CONFIG.json`, or `… main.ts hash-password` for the configuration's `staffPassword`.
 * @module
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { TerminalAuthenticator } from "@uketsuke/jpki";
import { pcscReader } from "@uketsuke/jpki/pcsc";
import { createOqsClient } from "@uketsuke/oqs-client";
import { resultFolder } from "@uketsuke/oqs-client/folder";
import { type Agent, startAgent } from "./agent.ts";
import { type KioskConfig, readConfig } from "./config.ts";
import { KioskError } from "./errors.ts";
import { agentLog } from "./log.ts";
import { hashStaffPassword, staffPassword } from "./staff-password.ts";
import { untilStopped } from "./until-stopped.ts";

const [argument] = process.argv.slice(2);
const log = agentLog();
try {
  if (argument === "hash-password") await printHash();
  else if (argument === undefined) usage();
  else await run(await readConfig(argument));
} catch (failure) {
  const sentence = failure instanceof Error ? failure.message : String(failure);
  process.stderr.write(`uketsuke kiosk: ${sentence}\n`);
  process.exitCode = 1;
}

async function run(config: KioskConfig): Promise<void> {
  await using agent = await start(config);
  process.stdout.write(`uketsuke kiosk: ${agent.origin}\n`);
  process.exitCode = await untilStopped();
}

async function start(config: KioskConfig): Promise<Agent> {
  const { oqs, institution, resultFolder: folder, reader } = config;
  const text = (path: string): Promise<string> => readFile(path, "utf8");
  const [ca, certificate, key, password, authenticator] = await Promise.all([
    text(oqs.ca),
    text(oqs.certificate),
    text(oqs.key),
    text(oqs.passwordFile),
    terminalAuthenticator(config),
  ]);
  await using starting = new AsyncDisposableStack();
  const client = starting.use(
    createOqsClient({
      endpoint: {
        auth: oqs.auth,
        business: oqs.business,
        ...(oqs.basePath === undefined ? {} : { basePath: oqs.basePath }),
      },
      institution,
      credentials: { ca, certificate, key, user: oqs.user, password: password.trimEnd() },
      ...(oqs.deadlineMs === undefined ? {} : { deadlineMs: oqs.deadlineMs }),
    }),
  );
  const name = reader === undefined ? {} : { name: new RegExp(reader.replace(/\W/g, "\\$&")) };
  const agent = starting.use(
    await startAgent({
      port: config.port,
      ...(config.portFile === undefined ? {} : { portFile: config.portFile }),
      facility: config.facility,
      placement: config.placement,
      journal: config.journal,
      timeOuts: config.timeOuts,
      pageFolder: fileURLToPath(new URL("../../dist", import.meta.url)),
      openReader: ({ signal }) => pcscReader({ signal, ...name }),
      oqs: client,
      resultFolder: resultFolder(folder.path, { encoding: folder.encoding, institution }),
      ...(authenticator === undefined ? {} : { terminalAuthenticator: authenticator }),
      ...(config.staffPassword === undefined
        ? {}
        : { staffPassword: staffPassword(config.staffPassword) }),
      log,
    }),
  );
  const parts = starting.move();
  return { ...agent, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** The maker's part that opens the card's key after a face match (特定機関認証). A simulated one has no place beside a real server. */
async function terminalAuthenticator(
  config: KioskConfig,
): Promise<TerminalAuthenticator | undefined> {
  if (config.terminalAuthenticator === undefined) return undefined;
  const module: { default?: () => Promise<TerminalAuthenticator> } = await import(
    pathToFileURL(config.terminalAuthenticator).href
  );
  const authenticator = await module.default?.();
  if (authenticator === undefined || authenticator.simulated)
    throw new KioskError(
      "CONFIG_INVALID",
      "terminalAuthenticator names a module whose default export makes none, or a simulated one; a production kiosk needs the maker's own.",
    );
  return authenticator;
}

async function printHash(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const typed = new Uint8Array(Buffer.concat(chunks));
  const end = typed.findLastIndex((byte) => byte !== 0x0a && byte !== 0x0d) + 1;
  process.stdout.write(`${await hashStaffPassword(typed.subarray(0, end))}\n`);
}

function usage(): void {
  process.stderr.write("usage: node src/agent/main.ts CONFIG.json | hash-password < password\n");
  process.exitCode = 2;
}
