import { spawnSync } from "node:child_process";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createManifest,
  createRoot,
  createSigningKey,
  type Manifest,
  measure,
  openUpdateStore,
  type Release,
  serveUpdates,
  trustRoot,
  type UpdateSource,
  type UpdateStore,
} from "../../src/update/index.ts";
import { tlsOf } from "./tls-of.ts";

/** openssl makes the certificate of the server; without it these tests are skipped by name. */
export const hasOpenssl: boolean = spawnSync("openssl", ["version"]).status === 0;
export const noOpenssl: string = hasOpenssl ? "" : " (skipped: openssl absent)";

/** The moment at which everything here happens. */
export const now: Date = new Date("2026-11-23T00:00:00Z");
const later = new Date("2026-12-23T00:00:00Z");

/** A new private key for signing. */
export function newKey(): KeyObject {
  return createPrivateKey(createSigningKey().privateKey);
}

/** A publisher with a folder on a real TLS server, and a terminal's store that trusts it. */
export interface Publisher extends AsyncDisposable {
  readonly root: KeyObject;
  readonly manifest: KeyObject;
  readonly folder: string;
  readonly source: UpdateSource;
  readonly store: UpdateStore;
  /** Puts a file into the folder and describes it. */
  release(content: string, changes?: Partial<Release>): Promise<Release>;
  publish(releases: readonly Release[], changes?: Partial<Manifest>, key?: KeyObject): void;
  write(name: string, value: unknown): void;
}

export async function makePublisher(): Promise<Publisher> {
  const home = mkdtempSync(join(tmpdir(), "uketsuke-update-"));
  const folder = join(home, "published");
  mkdirSync(folder);
  mkdirSync(join(home, "store"));
  const { cert: certificate, key } = tlsOf();
  const server = await serveUpdates(folder, { certificate, key });
  const store = await openUpdateStore(join(home, "store"));
  const root = newKey();
  const manifest = newKey();
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  const first = createRoot(
    { version: 1, expires: later, root: { keys: [root] }, manifest: { keys: [manifest] } },
    [root],
  );
  await trustRoot(store, Buffer.from(JSON.stringify(first)));
  return {
    root,
    manifest,
    folder,
    store,
    source: { url: server.url, ca: certificate, idleMs: 2_000 },
    async release(content, changes = {}) {
      const path = changes.path ?? `bridge-${changes.version ?? "1.0"}.bin`;
      writeFileSync(join(folder, path), content);
      const measured = await measure(join(folder, path));
      return {
        program: "bridge",
        version: "1.0",
        sequence: 1,
        path,
        percent: 100,
        ...measured,
        ...changes,
      };
    },
    publish(releases, changes = {}, signer = manifest) {
      const content = { version: 1, expires: later, releases };
      const expires = changes.expires === undefined ? later : new Date(changes.expires);
      write("manifest.json", createManifest({ ...content, ...changes, expires }, [signer]));
    },
    write,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      rmSync(home, { recursive: true });
    },
  };
}
