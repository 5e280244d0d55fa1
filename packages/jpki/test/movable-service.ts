import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type InsertedIntoVpcd,
  insertIntoVpcd,
  type PrivatePcscd,
  startPrivatePcscd,
  type VirtualCard,
} from "../src/virtual-card/index.ts";

/** A PC/SC service that comes and goes while this process lives on. */
export interface MovableService extends AsyncDisposable {
  /** Where libpcsclite looks for it. */
  readonly socket: string;
  /** The service that runs now. */
  readonly pcscd: PrivatePcscd;
  /** Clients reach it directly, or through the socket that `through` opens before anybody can look for one. */
  start(through?: (pcscd: PrivatePcscd) => Promise<string>): Promise<PrivatePcscd>;
  /** SIGKILL to everything of it. */
  kill(): Promise<void>;
  /** SIGTERM to pcscd itself, which then clears up. */
  stop(): Promise<void>;
  insert(card: VirtualCard, slot?: 0 | 1): Promise<InsertedIntoVpcd>;
}

/**
 * One per test file: libpcsclite reads the name of its socket once in the life of a process, so that name is a link that
 * can be moved. No service runs yet.
 */
export async function movableService(): Promise<MovableService> {
  const folder = await mkdtemp(join(tmpdir(), "uketsuke-service-"));
  const socket = join(folder, "socket");
  process.env.PCSCLITE_CSOCK_NAME = socket;
  let running: PrivatePcscd | undefined;
  const insertions = new Set<InsertedIntoVpcd>();
  const pcscd = (): PrivatePcscd => {
    if (!running || running.stopped.aborted) throw new Error("no service runs");
    return running;
  };
  const leadTo = async (target: string): Promise<void> => {
    await rm(socket, { force: true });
    await symlink(target, socket);
  };
  const takeOut = async (): Promise<void> => {
    for (const insertion of insertions) await insertion[Symbol.asyncDispose]();
    insertions.clear();
  };
  return {
    socket,
    get pcscd() {
      return pcscd();
    },
    async start(through) {
      running = await startPrivatePcscd();
      await leadTo((await through?.(running)) ?? running.environment.PCSCLITE_CSOCK_NAME);
      return running;
    },
    async kill() {
      const { pid, stopped } = pcscd();
      const ended = new Promise((resolve) => stopped.addEventListener("abort", resolve));
      process.kill(-pid, "SIGKILL");
      await ended;
      await takeOut();
    },
    async stop() {
      await pcscd()[Symbol.asyncDispose]();
      await takeOut();
    },
    async insert(card, slot = 0) {
      const inserted = await insertIntoVpcd(card, { port: pcscd().vpcdPort + slot });
      insertions.add(inserted);
      return inserted;
    },
    async [Symbol.asyncDispose]() {
      await takeOut();
      await running?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
