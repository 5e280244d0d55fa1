import { access, readFile } from "node:fs/promises";
import { type CardReader, JpkiError } from "@uketsuke/jpki";
import { pcscReader } from "@uketsuke/jpki/pcsc";
import {
  defaultVpcdPort,
  type InsertedIntoVpcd,
  insertIntoVpcd,
  startPrivatePcscd,
  type VirtualCard,
  virtualReader,
} from "@uketsuke/jpki/virtual-card";

/** Where the sandbox puts its virtual cards: into a slot of a real PC/SC reader, or into a reader made of TypeScript. */
export interface Slot extends AsyncDisposable {
  readonly kind: "slot" | "process";
  /** Which it is and why, for people. */
  readonly description: string;
  readonly openReader: (options: { signal: AbortSignal }) => Promise<CardReader>;
  /** Puts a card in; one that is in is taken out first. Tells how it is connected. */
  insert(card: VirtualCard): Promise<{ readonly remark?: string }>;
  remove(): Promise<void>;
}

const systemReader = /^Virtual PCD 00 00$/;

/**
 * Takes the best slot this machine has: a running pcscd with vpcd, else a private one, else a reader in this process.
 * Installs nothing; what it did without stands in `description`.
 */
export async function openSlot(): Promise<Slot> {
  if (await vpcdRuns()) return vpcdSlot(defaultVpcdPort, systemReader, "the running pcscd", []);
  try {
    await import("pcsclite");
    const pcscd = await startPrivatePcscd();
    // libpcsclite reads this once, at its first call in the process.
    Object.assign(process.env, pcscd.environment);
    return vpcdSlot(pcscd.vpcdPort, new RegExp(`^${pcscd.readers[0]}$`), "a private pcscd", [
      pcscd,
    ]);
  } catch (cause) {
    return processSlot(why(cause));
  }
}

function vpcdSlot(
  port: number,
  name: RegExp,
  whose: string,
  owned: readonly AsyncDisposable[],
): Slot {
  let inserted: InsertedIntoVpcd | undefined;
  async function remove(): Promise<void> {
    const leaving = inserted;
    inserted = undefined;
    await leaving?.[Symbol.asyncDispose]();
  }
  return {
    kind: "slot",
    description: `a slot of a real PC/SC reader (${whose} with vpcd, port ${port})`,
    openReader: ({ signal }) => pcscReader({ name, signal }),
    async insert(card) {
      await remove();
      inserted = await insertIntoVpcd(card, { port });
      const { cure } = inserted;
      return cure.name === "none" ? { remark: `44 ms for each exchange: ${cure.reason}` } : {};
    },
    remove,
    async [Symbol.asyncDispose]() {
      await remove();
      for (const part of owned) await part[Symbol.asyncDispose]();
    },
  };
}

/** A reader made of TypeScript; `because` says why there is no better one. */
export function processSlot(because: string): Slot {
  const reader = virtualReader();
  // The reader outlives the kiosk's use of it: only the sandbox closes it.
  const borrowed: CardReader = {
    name: reader.name,
    cards: (options) => reader.cards(options),
    async [Symbol.asyncDispose]() {},
  };
  return {
    kind: "process",
    description: `in this process, without PC/SC: ${because}`,
    openReader: async () => borrowed,
    async insert(card) {
      reader.insert(card);
      return {};
    },
    async remove() {
      reader.remove();
    },
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}

function why(cause: unknown): string {
  if (JpkiError.is(cause)) return cause.message;
  return "the npm package pcsclite is not there (it compiles where libpcsclite-dev is installed).";
}

/** Looks without touching: a connection to vpcd would be a card. */
async function vpcdRuns(): Promise<boolean> {
  const port = defaultVpcdPort.toString(16).toUpperCase();
  const listening = new RegExp(`:${port} [0-9A-F:]+ 0A `);
  try {
    await access("/run/pcscd/pcscd.comm");
    const tables = await Promise.all(
      ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
    );
    return tables.some((table) => listening.test(table));
  } catch {
    return false;
  }
}
