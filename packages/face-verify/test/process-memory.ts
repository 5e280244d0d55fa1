import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { platform } from "node:process";

/** Why the memory of another process cannot be read here; undefined when it can. */
export const memoryUnreadable: string | undefined =
  platform !== "linux"
    ? "only Linux shows the memory of a process"
    : process.getuid?.() !== 0
      ? "only root may read the memory of a process"
      : undefined;

const chunk = 8 * 1024 * 1024;

/** How often each needle stands in the writable memory of a process. */
export function countInMemory(
  pid: number,
  needles: Readonly<Record<string, Buffer>>,
): Record<string, number> {
  const names = Object.keys(needles);
  const found = Object.fromEntries(names.map((name) => [name, 0]));
  const longest = Math.max(...Object.values(needles).map((needle) => needle.length));
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const bytes = Buffer.alloc(chunk + longest);
  try {
    for (const [from, to] of writable(pid)) {
      for (let at = from; at < to; at += chunk) {
        const read = tryRead(memory, bytes, Math.min(chunk + longest - 1, to - at), at);
        const part = bytes.subarray(0, read);
        for (const name of names)
          found[name] = (found[name] ?? 0) + count(part, needles[name] as Buffer, chunk);
      }
    }
  } finally {
    bytes.fill(0);
    closeSync(memory);
  }
  return found;
}

function writable(pid: number): [number, number][] {
  const maps = readFileSync(`/proc/${pid}/maps`, "latin1").split("\n");
  return maps.flatMap((line): [number, number][] => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    return from && to ? [[Number.parseInt(from, 16), Number.parseInt(to, 16)]] : [];
  });
}

/** What was unmapped meanwhile holds nothing. */
function tryRead(memory: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, into, 0, length, at);
  } catch {
    return 0;
  }
}

/** Hits that begin in the first `limit` bytes: the rest is read again with the next chunk. */
function count(part: Buffer, needle: Buffer, limit: number): number {
  let hits = 0;
  for (let at = part.indexOf(needle); at >= 0 && at < limit; at = part.indexOf(needle, at + 1))
    hits++;
  return hits;
}
