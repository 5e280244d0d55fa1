import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { CliError } from "../../errors.ts";

/** The key that seals a journal, from a PEM file. */
export async function readSealKey(path: string): Promise<KeyObject> {
  return await readKey(path, createPrivateKey);
}

/** The key that a seal is checked with; of a private key its public half. */
export async function readPublicKey(path: string): Promise<KeyObject> {
  return await readKey(path, createPublicKey);
}

async function readKey(path: string, read: (pem: string) => KeyObject): Promise<KeyObject> {
  let key: KeyObject;
  try {
    key = read(await readFile(path, "utf8"));
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", `The key ${path} cannot be read.`, {
      cause,
      hint: "A key is a PEM file of uketsuke audit keygen.",
    });
  }
  if (key.asymmetricKeyType === "ed25519") return key;
  throw new CliError("FILE_UNREADABLE", `The key ${path} is no Ed25519 key.`);
}

/** Options that belong together: both are given, or neither. */
export function refuseHalf(one: unknown, other: unknown, names: string): void {
  if ((one === undefined) === (other === undefined)) return;
  throw new CliError("USAGE", `${names} are given together.`);
}
