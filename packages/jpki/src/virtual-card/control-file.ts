import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { JpkiError } from "../errors.ts";

/** Where a control door is and what opens it. */
export interface ControlKey {
  readonly url: string;
  readonly token: string;
}

/** How long a door of before may take to answer until its file counts as left behind. */
const answerMilliseconds = 1_000;

/** Where the key of the one usual door lies: in the runtime folder of this user (XDG_RUNTIME_DIR), or in one of his own under the temporary one. */
export function defaultControlFile(environment: NodeJS.ProcessEnv = process.env): string {
  const name = "uketsuke-vcard.json";
  if (environment.XDG_RUNTIME_DIR) return join(environment.XDG_RUNTIME_DIR, name);
  return join(tmpdir(), `uketsuke-${process.getuid?.() ?? "user"}`, name);
}

/** Writes the key where only this user can read it. Throws CONTROL_UNAVAILABLE when the file is that of a door that still answers. */
export async function writeControlFile(path: string, key: ControlKey): Promise<void> {
  if (await isAlive(path)) {
    throw new JpkiError(
      "CONTROL_UNAVAILABLE",
      `Another control door uses ${path}. End it, or give this one another file.`,
    );
  }
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
    throw new JpkiError("CONTROL_UNAVAILABLE", `The control file ${path} cannot be written.`, {
      cause,
    });
  }
}

/** Removes the file unless it is by now that of another door. */
export async function removeControlFile(path: string, token: string): Promise<void> {
  const key = await readControlFile(path).catch(() => undefined);
  if (key?.token === token) await rm(path, { force: true });
}

/** The key of a running door. Throws CONTROL_UNAVAILABLE when there is none, or others than this user could have written it. */
export async function readControlFile(path: string): Promise<ControlKey> {
  let text: string;
  try {
    const { mode, uid } = await lstat(path);
    const strange = process.getuid !== undefined && uid !== process.getuid();
    if (strange || (process.platform !== "win32" && (mode & 0o077) !== 0)) {
      throw new Error("others than this user may read or write the file");
    }
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new JpkiError(
      "CONTROL_UNAVAILABLE",
      `There is no control file of yours at ${path}. Start one with a card: uketsuke vcard insert --control.`,
      { cause },
    );
  }
  const key = parse(text);
  if (key) return key;
  throw new JpkiError("CONTROL_UNAVAILABLE", `The file ${path} is no control file.`);
}

function parse(text: string): ControlKey | undefined {
  try {
    const { url, token } = JSON.parse(text) as Partial<Record<"url" | "token", unknown>>;
    // Only ever to this machine, whatever a file says.
    if (typeof url !== "string" || !/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url)) return undefined;
    return typeof token === "string" ? { url, token } : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(path: string): Promise<boolean> {
  try {
    const { url, token } = await readControlFile(path);
    const { ok } = await fetch(`${url}/slots`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return ok;
  } catch {
    return false;
  }
}
