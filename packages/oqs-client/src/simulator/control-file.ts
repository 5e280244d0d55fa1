/**
 * The file a control door leaves its address and token in, for this user alone.
 * @module
 */
import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { OqsError } from "../errors.ts";

/** Where a control door is and what opens it. */
export interface ControlKey {
  readonly url: string;
  readonly token: string;
}

/** Milliseconds a door of before may take to answer until its file counts as left behind. */
const answerMs = 1_000;

/** Where the key of the one usual door lies: in the runtime folder of this user, or in one of his own under the temporary one. */
export function defaultControlFile(environment: NodeJS.ProcessEnv = process.env): string {
  const name = "uketsuke-sim.json";
  if (environment.XDG_RUNTIME_DIR) return join(environment.XDG_RUNTIME_DIR, name);
  return join(tmpdir(), `uketsuke-${process.getuid?.() ?? "user"}`, name);
}

/** Writes the key where only this user can read it. @throws OqsError SIMULATOR_UNAVAILABLE when the file is that of a door that still answers */
export async function writeControlFile(path: string, key: ControlKey): Promise<void> {
  if (await isAlive(path)) throw unavailable(`another simulator uses ${path}`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomBytes(6).toString("hex")}`;
    const handle = await open(fresh, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(key)}\n`);
    } finally {
      await handle.close();
    }
    await rename(fresh, path);
  } catch (cause) {
    throw unavailable(`the control file ${path} cannot be written`, cause);
  }
}

/** Removes the file unless it is by now that of another door. */
export async function removeControlFile(path: string, token: string): Promise<void> {
  const key = await readControlFile(path).catch(() => undefined);
  if (key?.token === token) await rm(path, { force: true });
}

/** The key of a running door. @throws OqsError SIMULATOR_UNAVAILABLE when there is none, or others than this user could have written it */
export async function readControlFile(path: string): Promise<ControlKey> {
  let key: ControlKey | undefined;
  try {
    const { mode, uid } = await lstat(path);
    const isStrange = process.getuid !== undefined && uid !== process.getuid();
    if (isStrange || (process.platform !== "win32" && (mode & 0o077) !== 0))
      throw new Error("others than this user may read or write the file");
    key = keyIn(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw unavailable(`there is no control file of yours at ${path}`, cause);
  }
  if (key === undefined) throw unavailable(`the file ${path} is no control file`);
  return key;
}

/** @returns the error of a door that is not there */
export function unavailable(message: string, cause?: unknown): OqsError {
  return new OqsError("SIMULATOR_UNAVAILABLE", message, { cause });
}

function keyIn(json: unknown): ControlKey | undefined {
  const { url, token } = (json ?? {}) as Partial<Record<"url" | "token", unknown>>;
  // Only ever to this machine, whatever a file says.
  if (typeof url !== "string" || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) return undefined;
  return typeof token === "string" ? { url, token } : undefined;
}

async function isAlive(path: string): Promise<boolean> {
  try {
    const { url, token } = await readControlFile(path);
    const { ok } = await fetch(`${url}/api/state`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(answerMs),
    });
    return ok;
  } catch {
    return false;
  }
}
