import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { JpkiError } from "../errors.ts";
import { environment, findPcscdParts, type PcscdParts } from "./pcscd-requirements.ts";

/** Options of {@link startPrivatePcscd}. */
export interface PrivatePcscdOptions {
  /** TCP port of vpcd's first slot; the second slot takes the next one. Default: two free ports. */
  readonly port?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A PC/SC service of its own with two virtual slots. Disposing it stops it and removes its folder. */
export interface PrivatePcscd extends AsyncDisposable {
  /** What a PC/SC program needs in its environment, before its first PC/SC call, to reach this service. */
  readonly environment: { readonly PCSCLITE_CSOCK_NAME: string };
  /** TCP port of the first slot; the second slot is one above. vpcd listens on all interfaces of the machine. */
  readonly vpcdPort: number;
  /** Names of its two readers, in the order of their slots. */
  readonly readers: readonly [string, string];
  /** Process id of the outermost process, for tests that kill it. */
  readonly pid: number;
  /** Aborts when the service has ended, for whatever reason. */
  readonly stopped: AbortSignal;
}

/** A private pcscd cannot be had here; `missing` names each thing that is needed and not there. */
export class PrivatePcscdError extends JpkiError {
  override readonly name = "PrivatePcscdError";
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super("VPCD_UNAVAILABLE", `A private pcscd needs ${missing.join(", ")}.`);
    this.missing = missing;
  }

  static override is(value: unknown): value is PrivatePcscdError {
    return JpkiError.is(value) && value.name === "PrivatePcscdError";
  }
}

type Daemon = ChildProcessByStdio<Writable, Readable, null>;

const readyDeadlineMs = 10_000;
const stopDeadlineMs = 3_000;
const friendlyName = "Virtual PCD";
const readyLine = "daemon ready";
const slotFailure = "Could not initialize connection";
const socketLookMs = 5;
const portAttempts = 3;
/** Length of what follows, command CMD_VERSION, version 4.4 of the protocol between pcscd and its clients, no result yet. */
const versionRequest = new Uint8Array(Uint32Array.of(12, 0x11, 4, 4, 0).buffer);

/**
 * Runs until its standard input ends, which also happens when this process dies in any way: no pcscd is left behind.
 * The mounts are private to it and end with it; none lies inside the folder that is removed. With an empty folder of drivers
 * pcscd claims no USB reader of the machine.
 */
const script = `
set -eu
folder=$1; drivers=$2
mount --bind "$folder/empty" "$drivers"
mount --bind "$folder/run" /run
exec 3<&0
pcscd --foreground --info --config "$folder/configuration" </dev/null 3<&- &
daemon=$!
(cat <&3 >/dev/null; kill -TERM "$daemon") &
wait "$daemon" || true
rm -rf "$folder"
`;

/** What is missing for {@link startPrivatePcscd} on this machine; empty when it can start. */
export async function missingForPrivatePcscd(): Promise<readonly string[]> {
  return (await findPcscdParts()).missing;
}

/**
 * Starts a PC/SC service (pcscd) that touches no other one: own socket, own slots, no USB reader. Linux with pcscd and
 * vpcd; as root, or as anybody where unprivileged user namespaces are allowed. Throws {@link PrivatePcscdError}.
 */
export async function startPrivatePcscd(options: PrivatePcscdOptions = {}): Promise<PrivatePcscd> {
  const { port, signal } = options;
  signal?.throwIfAborted();
  const { parts, missing } = await findPcscdParts();
  if (!parts) throw new PrivatePcscdError(missing);
  if (port !== undefined) return start(parts, port, signal);
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(parts, await freePortPair(), signal);
    } catch (error) {
      // Somebody else may have taken a port between our look at it and vpcd's.
      if (attempt === portAttempts || !JpkiError.is(error)) throw error;
    }
  }
}

async function start(
  parts: PcscdParts,
  port: number,
  signal: AbortSignal | undefined,
): Promise<PrivatePcscd> {
  const folder = await prepareFolder(port, parts);
  const drivers = dirname(dirname(parts.driver));
  const daemon = spawn(
    "unshare",
    [...parts.unshare, "sh", "-c", script, "uketsuke-pcscd", folder, drivers],
    { env: environment(), stdio: ["pipe", "pipe", "ignore"], detached: true },
  );
  const stopped = new AbortController();
  const ended = (): void => {
    rmSync(folder, { recursive: true, force: true });
    stopped.abort();
  };
  daemon.once("close", ended);
  daemon.once("error", ended);
  daemon.stdin.on("error", () => undefined);
  const socket = join(folder, "run/pcscd/pcscd.comm");
  try {
    await untilReady(daemon, socket, stopped.signal, signal);
  } catch (error) {
    await stopDaemon(daemon, stopped.signal);
    throw error;
  }
  letProcessEnd(daemon);
  return {
    environment: { PCSCLITE_CSOCK_NAME: socket },
    vpcdPort: port,
    readers: [`${friendlyName} 00 00`, `${friendlyName} 00 01`],
    pid: daemon.pid ?? 0,
    stopped: stopped.signal,
    [Symbol.asyncDispose]: () => stopDaemon(daemon, stopped.signal),
  };
}

async function prepareFolder(port: number, parts: PcscdParts): Promise<string> {
  // Its own /run hides everything there, so the folder must lie elsewhere.
  const parent = /^\/(?:var\/)?run(?:\/|$)/.test(tmpdir()) ? "/tmp" : tmpdir();
  const folder = await mkdtemp(join(parent, "uketsuke-pcscd-"));
  for (const name of ["configuration", "empty", "run/pcscd"]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  const driver = join(folder, basename(parts.driver));
  await copyFile(parts.driver, driver);
  const lines = [
    `FRIENDLYNAME "${friendlyName}"`,
    `DEVICENAME /dev/null:${port}`,
    `LIBPATH ${driver}`,
    `CHANNELID ${port}`,
  ];
  await writeFile(join(folder, "configuration", "vpcd"), `${lines.join("\n")}\n`);
  return folder;
}

/** Resolves when both slots listen and the service takes clients: its log tells the first, its socket the second. */
async function untilReady(
  daemon: Daemon,
  socket: string,
  stopped: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = AbortSignal.timeout(readyDeadlineMs);
  const end = AbortSignal.any([stopped, deadline, ...(signal ? [signal] : [])]);
  let log = "";
  const slotsTried = new Promise<void>((resolve) => {
    daemon.stdout.on("data", (chunk: Buffer) => {
      if (log.includes(readyLine)) return;
      log += chunk.toString("latin1");
      if (log.includes(readyLine)) resolve();
    });
  });
  if (!end.aborted) await Promise.race([slotsTried, once(end, "abort")]);
  const slotsListen = log.includes(readyLine) && !log.includes(slotFailure);
  // Version 1.9 calls itself ready before it opens its socket, and answers its first client only when its readers are ready.
  while (slotsListen && !end.aborted) {
    if (await answersClients(socket, end)) return;
    await delay(socketLookMs);
  }
  signal?.throwIfAborted();
  const lines = log.trimEnd().split("\n").slice(-3).join(" | ");
  throw new JpkiError(
    "VPCD_UNAVAILABLE",
    log.includes(slotFailure)
      ? "A TCP port of the two virtual slots is taken. Take another one, or none and let it be chosen."
      : `The private pcscd did not become ready. Its last lines: ${lines || "none"}`,
  );
}

/**
 * Asks the service for its version and waits for the answer. A client that came earlier would wait for it on its main thread,
 * and a card served by the same thread, whom the service waits for, could never speak.
 */
async function answersClients(path: string, end: AbortSignal): Promise<boolean> {
  const client = connect(path);
  const closed = once(client, "close", { signal: end }).then(() => false);
  const answered = once(client, "data", { signal: end }).then(() => true);
  client.write(versionRequest);
  return Promise.race([answered, closed])
    .catch(() => false)
    .finally(() => client.destroy());
}

/** Ends the daemon's standard input, its sign to stop; kills it when it does not. */
async function stopDaemon(daemon: Daemon, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return;
  const ended = once(stopped, "abort");
  daemon.ref();
  const kill = setTimeout(() => daemon.kill("SIGKILL"), stopDeadlineMs);
  daemon.stdin.end();
  await ended;
  clearTimeout(kill);
}

/** A forgotten service must not keep this process alive: it stops by itself when the process ends. */
function letProcessEnd(daemon: Daemon): void {
  daemon.unref();
  for (const stream of [daemon.stdin, daemon.stdout]) {
    const { unref } = stream as unknown as { unref?: () => void };
    unref?.call(stream);
  }
}

/** Two neighbouring TCP ports that are free now. */
async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const first = await listen(0);
    const port = first ? portOf(first) : 0;
    const second = first && port < 0xffff ? await listen(port + 1) : undefined;
    first?.close();
    second?.close();
    if (first && second) return port;
  }
  throw new JpkiError("VPCD_UNAVAILABLE", "There are no two neighbouring free TCP ports.");
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen({ port, host: "0.0.0.0" });
  return once(server, "listening").then(
    () => server,
    () => undefined,
  );
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
