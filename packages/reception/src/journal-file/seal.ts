/**
 * The seal of a journal's head (監査ログの封印): how far the journal went and with which hash, signed with a key that is not kept beside it. It
 * shows a cut tail, and a chain that somebody has calculated anew.
 * @module
 */
import { type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import type { ChainPlace } from "../journal.ts";

/** Where the seal is kept and what signs it. */
export interface SealOptions {
  /** Another folder than that of the journal, better another disk. */
  readonly path: string;
  /** Ed25519 private key. */
  readonly key: KeyObject;
  /** Lines between two seals; 100 when absent. The journal is sealed when it is closed too. */
  readonly everyLines?: number;
}

/** What was sealed. */
export interface Seal extends ChainPlace {
  /** Sequence of the oldest line that was there. */
  readonly first: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Writes a seal; it is there whole or the one before stays. */
export async function writeSeal({ path, key }: SealOptions, seal: Seal): Promise<void> {
  const signature = sign(null, signedBytes(seal), key).toString("base64");
  const hidden = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(hidden, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ ...seal, signature })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(hidden, path);
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Reads a seal and checks its signature; a seal that is missing or not the key's is told apart. */
export async function readSeal(
  path: string,
  publicKey: KeyObject,
): Promise<Seal | "seal-missing" | "seal-invalid"> {
  try {
    const { signature, ...seal } = JSON.parse(await readFile(path, "utf8")) as Seal & {
      readonly signature: string;
    };
    const good = verify(null, signedBytes(seal), publicKey, Buffer.from(signature, "base64"));
    return good ? seal : "seal-invalid";
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? "seal-missing" : "seal-invalid";
  }
}

function signedBytes({ sequence, hash, first, at }: Seal): Buffer {
  return Buffer.from(JSON.stringify(["uketsuke-journal-seal/1", sequence, hash, first, at]));
}
