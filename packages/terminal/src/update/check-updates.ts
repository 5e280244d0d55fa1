import { TerminalError } from "../errors.ts";
import type { Manifest, Release, Root } from "./metadata.ts";
import { releaseFor, type TerminalPlace } from "./rollout.ts";
import { nextRoot, readFirstRoot, readManifest } from "./trust.ts";
import { fetchWhole, type UpdateSource } from "./update-source.ts";
import type { ProgramState, UpdateStore } from "./update-store.ts";

/** Largest metadata file in bytes. */
const metadataLimit = 1024 * 1024;

/** Roots followed in one go: more than a publisher makes in years, few enough to end. */
const longestChain = 64;

/** What a terminal shall do with a program (更新の判定). */
export type UpdateDecision =
  | { readonly outcome: "up-to-date"; readonly program: string; readonly state: ProgramState }
  | {
      readonly outcome: "available" | "withdrawn";
      readonly program: string;
      readonly state: ProgramState;
      /** To be fetched and applied; after a withdrawal the newest one that still stands, absent when none does. */
      readonly release?: Release;
    };

/** Options of {@link checkUpdates}. */
export interface CheckOptions extends TerminalPlace {
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/**
 * Fetches root and manifest, believes them or not, keeps them, and says what there is for each program of this terminal.
 * @throws TerminalError UPDATE_SOURCE_UNREACHABLE, UPDATE_SOURCE_REFUSED, UPDATE_SIGNATURE_INVALID, UPDATE_METADATA_INVALID, UPDATE_ROLLED_BACK, UPDATE_EXPIRED, UPDATE_NOT_TRUSTED
 */
export async function checkUpdates(
  source: UpdateSource,
  store: UpdateStore,
  programs: readonly string[],
  options: CheckOptions,
): Promise<readonly UpdateDecision[]> {
  const { now = new Date(), signal } = options;
  const root = await followRoots(source, store, signal);
  const manifest = await freshManifest(source, store, { root, now, signal });
  return Promise.all(
    programs.map(async (program) =>
      decide(manifest, program, await store.readProgram(program), options),
    ),
  );
}

/** Puts the first root into a store; a store that has one keeps it. @throws TerminalError UPDATE_SIGNATURE_INVALID, UPDATE_METADATA_INVALID */
export async function trustRoot(store: UpdateStore, bytes: Uint8Array): Promise<Root> {
  const first = readFirstRoot(bytes);
  const known = await store.readTrusted("root.json");
  if (known !== undefined) return readFirstRoot(known);
  await store.writeTrusted("root.json", bytes);
  return first;
}

async function followRoots(
  source: UpdateSource,
  store: UpdateStore,
  signal: AbortSignal | undefined,
): Promise<Root> {
  const known = await store.readTrusted("root.json");
  if (known === undefined)
    throw new TerminalError(
      "UPDATE_NOT_TRUSTED",
      "This terminal trusts no publisher yet. Give it the publisher's root.json.",
    );
  let root = readFirstRoot(known);
  for (let followed = 0; followed < longestChain; followed++) {
    const path = `${root.version + 1}.root.json`;
    const bytes = await fetchWhole(source, path, { limit: metadataLimit, signal });
    if (bytes === undefined) return root;
    root = nextRoot(root, bytes);
    await store.writeTrusted("root.json", bytes);
  }
  return root;
}

async function freshManifest(
  source: UpdateSource,
  store: UpdateStore,
  { root, now, signal }: { root: Root; now: Date; signal: AbortSignal | undefined },
): Promise<Manifest> {
  const seenVersion = await seenManifest(store);
  const bytes = await fetchWhole(source, "manifest.json", { limit: metadataLimit, signal });
  if (bytes === undefined)
    throw new TerminalError(
      "UPDATE_SOURCE_REFUSED",
      "The update source has no manifest.json. Check its address.",
    );
  const manifest = readManifest(bytes, { root, seenVersion }, { now });
  if (manifest.version > seenVersion) await store.writeTrusted("manifest.json", bytes);
  return manifest;
}

/** The version of the manifest that was believed last: it was checked before it was kept, and keys may have changed since. */
async function seenManifest(store: UpdateStore): Promise<number> {
  const known = await store.readTrusted("manifest.json");
  if (known === undefined) return 0;
  const { payload } = JSON.parse(Buffer.from(known).toString("utf8")) as { payload: string };
  return (JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Manifest).version;
}

function decide(
  manifest: Manifest,
  program: string,
  state: ProgramState,
  place: TerminalPlace,
): UpdateDecision {
  const inUse = state.current;
  const withdrawn = manifest.releases.some(
    (one) => one.withdrawn === true && one.program === program && one.version === inUse?.version,
  );
  const release = releaseFor(manifest, program, place);
  if (withdrawn) return { outcome: "withdrawn", program, state, ...(release ? { release } : {}) };
  if (
    release === undefined ||
    release.sequence <= (inUse?.sequence ?? -1) ||
    release.version === state.refused
  )
    return { outcome: "up-to-date", program, state };
  return { outcome: "available", program, state, release };
}
