/**
 * Vitest's `setupFiles`: the test files of one run share their RSA-2048 keys. A made issuer with one card wants eleven of them, some
 * 40 ms of processor time each, which was a third of the work of all card tests. A key is made by whoever is the first to ask for
 * its number, then read by the others; within a file every key is another one.
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
type Make<Result> = (type: string, options: Options) => Result;

/** Keys of a run; a file that wants more of them makes the rest itself. */
const count = 96;

interface State {
  asked: number;
  /** What was asked for when the test file began. */
  before: number;
  shares: boolean;
}

/** It outlives a test file where files are not isolated. */
const processWide = globalThis as unknown as Record<symbol, State | undefined>;
const name = Symbol.for("uketsuke made keys");
const state: State = processWide[name] ?? { asked: 0, before: 0, shares: false };
processWide[name] = state;

state.before = state.asked;
if (!state.shares) share(inject("madeKeys"));

function share(folder: string): void {
  const real = crypto.generateKeyPair;
  const make = promisify(real) as Make<Promise<KeyPair>>;
  const makeAtOnce = crypto.generateKeyPairSync as Make<KeyPair>;

  /** Where the next key lies. Only what every issuer asks for: another exponent, length or form is always made. */
  const next: Make<string | undefined> = (type, options) => {
    const plain = options.modulusLength === 2048 && Object.keys(options).length === 1;
    if (type !== "rsa" || !plain || state.asked - state.before === count) return undefined;
    return join(folder, String(state.asked++ % count));
  };

  Object.assign(crypto, {
    generateKeyPair: Object.assign((...given: Parameters<typeof real>) => real(...given), {
      [promisify.custom]: async (type: string, options: Options) => {
        const path = next(type, options);
        return read(path) ?? keep(path, await make(type, options));
      },
    }),
    generateKeyPairSync: (type: string, options: Options) => {
      const path = next(type, options);
      return read(path) ?? keep(path, makeAtOnce(type, options));
    },
  });
  // Imports by name see the new functions from here on.
  syncBuiltinESMExports();
  state.shares = true;
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
