/**
 * Files and folders that a terminal shall have, and the way back. What was there before is written down before the first change, so a run
 * that was killed is finished by the next one, and all of it can be taken away again.
 * @module
 */
import { mkdir, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { removeLeftOvers, writeWhole } from "../update/atomic-file.ts";
import {
  digestOf,
  guarded,
  type InstallationOptions,
  parentsOf,
  placeOf,
  readPlain,
} from "./installation-place.ts";
import {
  type InstallationRecord,
  type RecordedFile,
  readRecord,
  recordPath,
} from "./installation-record.ts";

/** A file as it shall be. */
export interface InstalledFile {
  /** Absolute path on the terminal. */
  readonly path: string;
  readonly content: string;
  /** Rights on Linux; 0o644 when absent. */
  readonly mode?: number;
}

/** What a terminal shall have (導入するもの). */
export interface Installation {
  /** Names the record of what was there before. */
  readonly name: string;
  /** Folder of that record, absolute path on the terminal. */
  readonly records: string;
  readonly folders: readonly string[];
  readonly files: readonly InstalledFile[];
}

/** One step from what a terminal has to what it shall have. */
export interface InstallationChange {
  readonly kind: "make-folder" | "create" | "replace" | "restore" | "remove" | "keep";
  /** Path on the terminal. */
  readonly path: string;
  /** What is there, and what shall be there; absent where there is nothing. */
  readonly before?: string;
  readonly after?: string;
}

interface Step extends InstallationChange {
  readonly mode?: number;
  /** Bytes to be put back. */
  readonly bytes?: Uint8Array;
}

/** What would be changed, in order; nothing is. @throws TerminalError INSTALLATION_BLOCKED, KIT_ELSEWHERE */
export async function planInstallation(
  installation: Installation,
  options: InstallationOptions = {},
): Promise<readonly InstallationChange[]> {
  const steps = await stepsTo(installation, await readRecord(installation, options), options);
  return steps.map(told);
}

/**
 * Makes a terminal have what it shall have; a second time nothing is left to do and nothing is written.
 * @throws TerminalError INSTALLATION_BLOCKED, KIT_ELSEWHERE
 */
export async function applyInstallation(
  installation: Installation,
  options: InstallationOptions = {},
): Promise<readonly InstallationChange[]> {
  const record = await readRecord(installation, options);
  const steps = await stepsTo(installation, record, options);
  const open = steps.filter(({ kind }) => kind !== "keep");
  if (open.length > 0) {
    const next = await recordBefore(record, open, options);
    await writeRecord(installation, next, options);
    for (const step of open) await take(step, options);
    const dropped = new Set(open.filter(isWayBack).map(({ path }) => path));
    if (dropped.size > 0) {
      const files = next.files.filter(({ path }) => !dropped.has(path));
      await writeRecord(installation, { ...next, files }, options);
    }
  }
  return steps.map(told);
}

/**
 * Takes an installation away: files are again what they were, folders that were made go when they are empty. A file that somebody changed
 * since is kept, and said to be.
 * @throws TerminalError INSTALLATION_BLOCKED, KIT_ELSEWHERE
 */
export async function removeInstallation(
  installation: Pick<Installation, "name" | "records">,
  options: InstallationOptions & { readonly dryRun?: boolean } = {},
): Promise<readonly InstallationChange[]> {
  const record = await readRecord(installation, options);
  const steps = await Promise.all(record.files.map((file) => wayBack(file, options)));
  if (options.dryRun !== true && record.files.length + record.folders.length > 0) {
    for (const step of steps) await take(step, options);
    const home = parentsOf(recordPath(installation));
    const inner = record.folders.toReversed();
    await removeEmpty(
      inner.filter((path) => !home.includes(path)),
      options,
    );
    const file = placeOf(recordPath(installation), options);
    await guarded(file, async () => {
      await removeLeftOvers(file);
      await rm(file, { force: true });
    });
    await removeEmpty(inner, options);
  }
  return steps.map(told);
}

async function stepsTo(
  installation: Installation,
  record: InstallationRecord,
  options: InstallationOptions,
): Promise<readonly Step[]> {
  const { files } = installation;
  const folders = await missingFolders(installation, options);
  const left = record.files.filter(({ path }) => !files.some((file) => file.path === path));
  return [
    ...folders.map((path): Step => ({ kind: "make-folder", path })),
    ...(await Promise.all(files.map((file) => stepOf(file, options)))),
    ...(await Promise.all(left.map((file) => wayBack(file, options)))),
  ];
}

async function stepOf(
  { path, content, mode = 0o644 }: InstalledFile,
  options: InstallationOptions,
): Promise<Step> {
  const there = await readPlain(path, options);
  if (there === undefined) return { kind: "create", path, after: content, mode };
  const before = there.bytes.toString("utf8");
  const same = before === content && (process.platform === "win32" || there.mode === mode);
  return { kind: same ? "keep" : "replace", path, before, after: content, mode };
}

async function wayBack(file: RecordedFile, options: InstallationOptions): Promise<Step> {
  const { path, mode } = file;
  const original = file.before === undefined ? undefined : Buffer.from(file.before, "base64");
  const there = await readPlain(path, options);
  const text = there?.bytes.toString("utf8");
  const seen = text === undefined ? {} : { before: text };
  if (there && !file.ours.includes(digestOf(there.bytes)))
    return { kind: "keep", path, ...seen, after: text ?? "" };
  if (!original) return there ? { kind: "remove", path, ...seen } : { kind: "keep", path };
  const after = original.toString("utf8");
  return { kind: "restore", path, ...seen, after, bytes: original, mode: mode ?? 0o644 };
}

async function missingFolders(
  installation: Installation,
  options: InstallationOptions,
): Promise<readonly string[]> {
  const { folders, files } = installation;
  const wanted = new Set<string>();
  for (const path of [...files.map((file) => file.path), recordPath(installation)])
    for (const parent of parentsOf(path)) wanted.add(parent);
  for (const folder of folders) for (const path of [...parentsOf(folder), folder]) wanted.add(path);
  const missing: string[] = [];
  for (const path of [...wanted].sort((a, b) => parentsOf(a).length - parentsOf(b).length))
    if (await isMissingFolder(path, options)) missing.push(path);
  return missing;
}

async function isMissingFolder(path: string, options: InstallationOptions): Promise<boolean> {
  const there = await readPlain(path, options, { folder: true });
  return there === undefined;
}

/** What has to be known to go back, with what earlier runs have written down already. */
async function recordBefore(
  record: InstallationRecord,
  steps: readonly Step[],
  options: InstallationOptions,
): Promise<InstallationRecord> {
  const files = new Map(record.files.map((file) => [file.path, file]));
  for (const { kind, path, after } of steps) {
    if ((kind !== "create" && kind !== "replace") || after === undefined) continue;
    const known = files.get(path);
    const digest = digestOf(Buffer.from(after));
    const there = await readPlain(path, options);
    if (known) {
      // What is there stays ours until it is replaced: this run may be killed before that.
      const held = there === undefined ? "" : digestOf(there.bytes);
      const ours = known.ours.filter((one) => one === held && one !== digest);
      files.set(path, { ...known, ours: [...ours, digest] });
      continue;
    }
    const before = there && { before: there.bytes.toString("base64"), mode: there.mode };
    files.set(path, { path, ...before, ours: [digest] });
  }
  const made = steps.filter(({ kind }) => kind === "make-folder").map(({ path }) => path);
  const folders = [...new Set([...record.folders, ...made])];
  return { files: [...files.values()], folders };
}

async function writeRecord(
  installation: Installation,
  record: InstallationRecord,
  options: InstallationOptions,
): Promise<void> {
  const file = placeOf(recordPath(installation), options);
  await guarded(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await removeLeftOvers(file);
    await writeWhole(file, Buffer.from(`${JSON.stringify(record)}\n`), 0o600);
  });
}

const isWayBack = ({ kind }: Step): boolean => kind === "restore" || kind === "remove";

async function take(step: Step, options: InstallationOptions): Promise<void> {
  const { kind, path, after, bytes, mode } = step;
  const place = placeOf(path, options);
  await guarded(place, async () => {
    if (kind === "make-folder") await mkdir(place, { recursive: true });
    else await removeLeftOvers(place);
    if (kind === "remove") await rm(place, { force: true });
    else if (kind === "create" || kind === "replace" || kind === "restore")
      await writeWhole(place, bytes ?? Buffer.from(after ?? ""), mode);
  });
}

async function removeEmpty(
  folders: readonly string[],
  options: InstallationOptions,
): Promise<void> {
  for (const folder of folders)
    await rmdir(placeOf(folder, options)).catch(() => {
      // Somebody else's files are in it, or it is gone already.
    });
}

function told({ kind, path, before, after }: Step): InstallationChange {
  return {
    kind,
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
