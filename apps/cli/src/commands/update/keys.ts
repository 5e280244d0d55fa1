import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { keyIdOf, publicKeyOf } from "@uketsuke/terminal/update";
import { CliError } from "../../errors.ts";
import { readNamed } from "./kit-sources.ts";

/** Private keys of some files (PEM). @throws CliError FILE_UNREADABLE */
export async function privateKeys(files: readonly string[]): Promise<readonly KeyObject[]> {
  return Promise.all(files.map((file) => keyIn(file, createPrivateKey)));
}

/** Public keys of some files; the file of a private key will do. @throws CliError FILE_UNREADABLE */
export async function publicKeys(files: readonly string[]): Promise<readonly KeyObject[]> {
  return Promise.all(files.map((file) => keyIn(file, createPublicKey)));
}

/** Id of a public key (PEM), hex. */
export function keyIdIn(pem: string): string {
  return keyIdOf(publicKeyOf(createPublicKey(pem)));
}

async function keyIn(file: string, read: (pem: Buffer) => KeyObject): Promise<KeyObject> {
  const pem = await readNamed(file);
  try {
    return read(pem);
  } catch (cause) {
    throw new CliError("FILE_UNREADABLE", `The file ${file} is no key in PEM.`, {
      cause,
      hint: "Make one with uketsuke update keygen.",
    });
  } finally {
    pem.fill(0);
  }
}
