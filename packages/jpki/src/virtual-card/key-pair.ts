import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type KeyAlgorithm, rsa2048 } from "../layout/key-algorithms.ts";

const newKeyPair = promisify(generateKeyPair);

/** Both halves of a key. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A new key pair, made off the main thread; default RSA-2048. */
export function createKeyPair({ key }: KeyAlgorithm = rsa2048): Promise<KeyPair> {
  return key.type === "rsa"
    ? newKeyPair("rsa", { modulusLength: key.modulusLength })
    : newKeyPair("ec", { namedCurve: key.namedCurve });
}
