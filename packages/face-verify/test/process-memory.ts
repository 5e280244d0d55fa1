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
const page = 4096;

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
    for (const [from, to] of written(pid)) {
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

/** The writable memory without the pages that nobody touched yet: they are zero, and most of what a process reserves. */
function written(pid: number): [number, number][] {
  const pagemap = openSync(`/proc/${pid}/pagemap`, "r");
  try {
    return writable(pid).flatMap(({ from, to, anonymous }) =>
      anonymous ? touched(pagemap, from, to) : ([[from, to]] as [number, number][]),
    );
  } finally {
    closeSync(pagemap);
  }
}

interface Mapping {
  readonly from: number;
  readonly to: number;
  /** Private, and no file behind it: what is not there was never written. */
  readonly anonymous: boolean;
}

function writable(pid: number): Mapping[] {
  const maps = readFileSync(`/proc/${pid}/maps`, "latin1").split("\n");
  return maps.flatMap((line): Mapping[] => {
    const [, from, to, shared, inode] =
      /^([0-9a-f]+)-([0-9a-f]+) rw.(.) \S+ \S+ (\d+)/.exec(line) ?? [];
    if (!from || !to) return [];
    return [
      {
        from: Number.parseInt(from, 16),
        to: Number.parseInt(to, 16),
        anonymous: shared === "p" && inode === "0",
      },
    ];
  });
}

/** Runs of pages that are in memory or swapped out (bits 63 and 62 of their entries). */
function touched(pagemap: number, from: number, to: number): [number, number][] {
  const entries = Buffer.alloc(((to - from) / page) * 8);
  const read = readSync(pagemap, entries, 0, entries.length, (from / page) * 8);
  if (read < entries.length) return [[from, to]];
  const runs: [number, number][] = [];
  for (let at = from; at < to; at += page) {
    if (((entries[((at - from) / page) * 8 + 7] ?? 0) & 0xc0) === 0) continue;
    const last = runs.at(-1);
    if (last?.[1] === at) last[1] = at + page;
    else runs.push([at, at + page]);
  }
  return runs;
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
