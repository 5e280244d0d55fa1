import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TerminalError } from "../../src/index.ts";
import {
  activationBy,
  applyUpdate,
  checkUpdates,
  createManifest,
  createRoot,
  download,
  nextRoot,
  openUpdateStore,
  readFirstRoot,
  readManifest,
  rollBack,
} from "../../src/update/index.ts";
import { guarded } from "../../src/update/update-store.ts";
import { newKey } from "./made-publisher.ts";

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const expires = new Date("2026-12-23T00:00:00Z");
const now = new Date("2026-11-23T00:00:00Z");

/** One error of each code of updates. */
export async function updateErrors(
  thrownBy: (action: () => unknown) => Promise<TerminalError>,
): Promise<readonly TerminalError[]> {
  const home = mkdtempSync(join(tmpdir(), "uketsuke-update-errors-"));
  try {
    const store = await openUpdateStore(home);
    const key = newKey();
    const signers = { keys: [key] };
    const made = createRoot({ version: 1, expires, root: signers, manifest: signers }, [key]);
    const root = readFirstRoot(bytes(made));
    const manifest = bytes(createManifest({ version: 1, expires, releases: [] }, [key]));
    const nobody = { url: "https://127.0.0.1:9/" };
    const release = {
      program: "bridge",
      version: "1.0",
      sequence: 1,
      path: "bridge.bin",
      size: 3,
      sha256: "0".repeat(64),
      percent: 100,
    };
    const rsa = createPrivateKey(
      generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({
        type: "pkcs8",
        format: "pem",
      }),
    );
    const idle = { activate: async () => undefined, isHealthy: async () => true };
    const read = (from: Uint8Array, seenVersion: number, at: Date): unknown =>
      readManifest(from, { root, seenVersion }, { now: at });
    const unsigned = { payloadType: "", payload: "", signatures: [] };
    symlinkSync("/dev/full", store.part(release.sha256));
    return [
      await thrownBy(() => download(nobody, store, { ...release, sha256: "1".repeat(64) })),
      await thrownBy(() =>
        download({ url: "http://127.0.0.1/" }, store, { ...release, sha256: "2".repeat(64) }),
      ),
      await thrownBy(() => checkUpdates(nobody, store, ["bridge"], { terminalId: "t" })),
      await thrownBy(() => nextRoot(root, bytes({ ...made, signatures: [] }))),
      await thrownBy(() => read(bytes(unsigned), 0, now)),
      await thrownBy(() => read(manifest, 2, now)),
      await thrownBy(() => read(manifest, 0, new Date("2027-01-01T00:00:00Z"))),
      await thrownBy(async () => {
        await store.writeProgram("bridge", { pending: release });
        return rollBack(store, "bridge", idle);
      }),
      await thrownBy(() => applyUpdate(store, release, idle)),
      await thrownBy(() =>
        activationBy("bridge", { activate: ["/not/there"], health: [] }).activate({
          ...release,
          path: "x",
        }),
      ),
      await thrownBy(() => full(store)),
      await thrownBy(() => openUpdateStore(join(home, "not-there"))),
      await thrownBy(() =>
        createRoot({ version: 1, expires, root: { keys: [rsa] }, manifest: signers }, [key]),
      ),
    ];
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** A disk without space: /dev/full refuses every byte. */
async function full(store: { readonly path: string }): Promise<never> {
  return guarded(async () => {
    await writeFile(join(store.path, "parts", "0".repeat(64)), "x");
    throw new Error("/dev/full took a byte");
  });
}
