/**
 * Vitest's `setupFiles`: the test files of one run share their RSA-2048 keys. A made issuer with one card wants eleven of them, some
 * 40 ms of processor time each, which was a third of the work of all card tests. A key is made by whoever is the first to ask for
 * its number, then read by the others; what lives side by side has keys of its own.
 * @module
 */
import crypto, { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
type Options = Readonly<Record<string, unknown>>;
type Make<Result> = (type: string, options?: Options) => Result;

/** Keys of a run: of this many that are asked for one after the other, no two are the same. */
const count = 96;

// Where files are not isolated, this module runs again in a process that shares already.
const done = Symbol.for("uketsuke made keys");
if (!(done in globalThis)) {
  Object.assign(globalThis, { [done]: true });
  share(inject("madeKeys"));
}

function share(folder: string): void {
  const real = crypto.generateKeyPair;
  const make = promisify(real) as Make<Promise<KeyPair>>;
  const makeAtOnce = crypto.generateKeyPairSync as Make<KeyPair>;

  let asked = 0;

  /** Where the next key lies. Only what every issuer asks for: another exponent, length or form is always made. */
  const next: Make<string | undefined> = (type, options) => {
    const plain = options?.modulusLength === 2048 && Object.keys(options).length === 1;
    return type === "rsa" && plain ? join(folder, String(asked++ % count)) : undefined;
  };

  Object.assign(crypto, {
    generateKeyPair: Object.assign((...given: Parameters<typeof real>) => real(...given), {
      [promisify.custom]: async (type: string, options?: Options) => {
        const path = next(type, options);
        return read(path) ?? keep(path, await make(type, options));
      },
    }),
    generateKeyPairSync: (type: string, options?: Options) => {
      const path = next(type, options);
      return read(path) ?? keep(path, makeAtOnce(type, options));
    },
  });
  // Imports by name see the new functions from here on.
  syncBuiltinESMExports();
}

function read(path: string | undefined): KeyPair | undefined {
  try {
    if (path === undefined) return undefined;
    const privateKey = createPrivateKey({ key: readFileSync(path), format: "der", type: "pkcs8" });
    return { privateKey, publicKey: createPublicKey(privateKey) };
  } catch {
    return undefined;
  }
}

function keep(path: string | undefined, pair: KeyPair): KeyPair {
  if (path === undefined) return pair;
  const own = `${path}.${process.pid}`;
  writeFileSync(own, pair.privateKey.export({ format: "der", type: "pkcs8" }), { mode: 0o600 });
  renameSync(own, path);
  return pair;
}
