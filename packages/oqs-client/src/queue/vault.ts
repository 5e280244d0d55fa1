/**
 * The secrets of a queue. The key handed in wraps the keys that are stored: one that hashes keys and groups, and one
 * or more that encrypt payloads (AES-256-GCM). So another key is noticed before anything is touched, and a change of
 * key leaves the hashes as they are.
 * @module
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { OqsError } from "../errors.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const hashBytes = 16;

/** A stored key: number 0 hashes, the others encrypt. */
export interface StoredKey {
  readonly id: number;
  readonly wrapped: Uint8Array;
}

export interface Vault {
  /** Number of the key that encrypts now. */
  readonly keyId: number;
  /** 16 bytes that say nothing about `text` to whoever lacks the key. */
  hash(purpose: "key" | "group", text: string): Uint8Array;
  seal(bytes: Uint8Array, context: Uint8Array): Uint8Array;
  /** @throws OqsError QUEUE_WRONG_KEY, QUEUE_BROKEN when bytes or context were changed */
  open(sealed: Uint8Array, keyId: number, context: Uint8Array): Uint8Array;
  /** The stored keys with one more for encrypting, all wrapped for another key. */
  rewrapped(key: Uint8Array): StoredKey[];
}

/** @throws OqsError INVALID_ARGUMENT */
export function checkKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array) || key.length !== 32)
    throw new OqsError("INVALID_ARGUMENT", "the key of a queue has 32 bytes");
}

/** The stored keys of a new queue. */
export function newKeys(key: Uint8Array): StoredKey[] {
  checkKey(key);
  return [0, 1].map((id) => wrap(key, id, randomBytes(32)));
}

/** @throws OqsError QUEUE_WRONG_KEY */
export function openVault(stored: readonly StoredKey[], key: Uint8Array): Vault {
  checkKey(key);
  const raw = new Map(stored.map((one) => [one.id, unwrap(key, one)]));
  const keyId = Math.max(...raw.keys());
  const keys = new Map([...raw].map(([id, bytes]) => [id, createSecretKey(bytes)]));
  for (const bytes of raw.values()) bytes.fill(0);
  return vaultOf(keys, keyId);
}

function vaultOf(keys: ReadonlyMap<number, KeyObject>, keyId: number): Vault {
  const keyOf = (id: number): KeyObject => {
    const key = keys.get(id);
    if (key === undefined)
      throw new OqsError("QUEUE_WRONG_KEY", "the key was changed meanwhile: open the queue again");
    return key;
  };
  return {
    keyId,
    hash: (purpose, text) =>
      createHmac("sha256", keyOf(0)).update(`${purpose}\0${text}`).digest().subarray(0, hashBytes),
    seal: (bytes, context) => seal(keyOf(keyId), bytes, context),
    open(sealed, id, context) {
      try {
        return open(keyOf(id), sealed, context);
      } catch (cause) {
        if (OqsError.is(cause)) throw cause;
        throw new OqsError(
          "QUEUE_BROKEN",
          "a stored payload was changed or belongs to another item",
          { cause },
        );
      }
    },
    rewrapped: (key) => [
      ...[...keys].map(([id, one]) => wrap(key, id, one.export())),
      wrap(key, keyId + 1, randomBytes(32)),
    ],
  };
}

const wrapContext = (id: number): Uint8Array => Buffer.from(`uketsuke queue key ${id}`);

function wrap(key: Uint8Array, id: number, bytes: Buffer): StoredKey {
  const wrapped = seal(key, bytes, wrapContext(id));
  bytes.fill(0);
  return { id, wrapped };
}

function unwrap(key: Uint8Array, { id, wrapped }: StoredKey): Buffer {
  try {
    return open(key, wrapped, wrapContext(id));
  } catch (cause) {
    throw new OqsError("QUEUE_WRONG_KEY", "this queue was made with another key", { cause });
  }
}

/** Random bytes are dear by the call, not by the byte; each is used once. */
let nonces = Buffer.alloc(0);
function nextNonce(): Buffer {
  if (nonces.length < nonceBytes) nonces = randomBytes(nonceBytes * 256);
  const nonce = nonces.subarray(0, nonceBytes);
  nonces = nonces.subarray(nonceBytes);
  return nonce;
}

function seal(key: KeyObject | Uint8Array, bytes: Uint8Array, context: Uint8Array): Buffer {
  const nonce = nextNonce();
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(context);
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function open(key: KeyObject | Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
