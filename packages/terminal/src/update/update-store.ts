/**
 * The folder of a terminal's updates: what is trusted, what was fetched, which version is in use. Every change is one renamed file, so a
 * power cut leaves the state before or after it.
 * @module
 */
import { lstat, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { TerminalError } from "../errors.ts";
import { number, object, optional, type Shape, text } from "../shape.ts";
import { writeWhole } from "./atomic-file.ts";
import type { Release } from "./metadata.ts";

/** A version that lies in the store. */
export interface Installed {
  readonly version: string;
  readonly sequence: number;
  /** SHA-256 of the file, hex; also its name in the folder `files`. */
  readonly sha256: string;
}

/** Which version of a program is in use (使用中の版). */
export interface ProgramState {
  /** In use. */
  readonly current?: Installed;
  /** In use before; where a rollback leads. */
  readonly previous?: Installed;
  /** Switched to, not yet confirmed by the health check: the first start after a power cut decides again. */
  readonly pending?: Installed;
  /** Went wrong here; not taken again by itself. */
  readonly refused?: string;
}

/** The folder of updates. */
export interface UpdateStore {
  readonly path: string;
  /** Path a file of that hash has once it is whole and checked. */
  file(sha256: string): string;
  /** Path a file grows at while it is fetched. */
  part(sha256: string): string;
  readTrusted(name: "root.json" | "manifest.json"): Promise<Uint8Array | undefined>;
  writeTrusted(name: "root.json" | "manifest.json", bytes: Uint8Array): Promise<void>;
  readProgram(program: string): Promise<ProgramState>;
  writeProgram(program: string, state: ProgramState): Promise<void>;
  /** Names of the programs with a state. */
  programs(): Promise<readonly string[]>;
  /** Removes files no program refers to, and parts other than those named. */
  clean(keep: readonly Pick<Release, "sha256">[]): Promise<void>;
}

const installed: Shape<Installed> = object<Installed>({
  version: text,
  sequence: number,
  sha256: text,
});
const programState: Shape<ProgramState> = object<ProgramState>({
  current: optional(installed),
  previous: optional(installed),
  pending: optional(installed),
  refused: optional(text),
});

/** Opens a folder of updates and makes what is missing below it. @throws TerminalError UPDATE_STORE_UNUSABLE */
export async function openUpdateStore(path: string): Promise<UpdateStore> {
  const folders = ["trusted", "files", "parts", "programs"].map((name) => join(path, name));
  await guarded(async () => {
    if (!(await lstat(path)).isDirectory())
      throw new TerminalError(
        "UPDATE_STORE_UNUSABLE",
        "The update store is no folder. Name a folder that may be written.",
      );
    for (const folder of folders)
      await mkdir(folder, { mode: 0o750 }).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
  });
  const [trusted = "", files = "", parts = "", programs = ""] = folders;
  const stateFile = (program: string): string => join(programs, `${program}.json`);

  async function readProgram(program: string): Promise<ProgramState> {
    const bytes = await guarded(() => readIfThere(stateFile(program)));
    if (bytes === undefined) return {};
    try {
      return programState(JSON.parse(Buffer.from(bytes).toString("utf8")), program);
    } catch (cause) {
      throw new TerminalError(
        "UPDATE_STORE_UNUSABLE",
        `The state of ${program} in the update store cannot be read. Restore it from a backup.`,
        { cause },
      );
    }
  }

  async function names(): Promise<readonly string[]> {
    const found = await guarded(() => readdir(programs));
    return found.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
  }

  return {
    path,
    file: (sha256) => join(files, sha256),
    part: (sha256) => join(parts, sha256),
    readTrusted: (name) => guarded(() => readIfThere(join(trusted, name))),
    writeTrusted: (name, bytes) => guarded(() => writeWhole(join(trusted, name), bytes)),
    readProgram,
    writeProgram: (program, state) =>
      guarded(() => writeWhole(stateFile(program), Buffer.from(`${JSON.stringify(state)}\n`))),
    programs: names,
    async clean(keep) {
      const states = await Promise.all((await names()).map((name) => readProgram(name)));
      const used = new Set(
        states.flatMap(({ current, previous, pending }) =>
          [current, previous, pending].flatMap((one) => one?.sha256 ?? []),
        ),
      );
      const wanted = new Set(keep.map((one) => one.sha256));
      await guarded(async () => {
        for (const name of await readdir(files))
          if (!used.has(name) && !wanted.has(name)) await rm(join(files, name), { force: true });
        for (const name of await readdir(parts))
          if (!wanted.has(name)) await rm(join(parts, name), { force: true });
      });
    },
  };
}

/** What a failed file operation in the store means. @throws TerminalError UPDATE_STORE_FULL, UPDATE_STORE_UNUSABLE */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (TerminalError.is(cause)) throw cause;
    const code = codeOf(cause);
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
      throw new TerminalError(
        "UPDATE_STORE_FULL",
        `The disk of the update store is full (${code}). Free some space and run it again; the version in use is untouched.`,
        { cause },
      );
    if (code === "") throw cause;
    throw new TerminalError(
      "UPDATE_STORE_UNUSABLE",
      `The update store cannot be used (${code}). Check that the folder exists and may be written.`,
      { cause },
    );
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
