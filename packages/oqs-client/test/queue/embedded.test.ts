import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createQueueKey,
  type LinkQueue,
  type LinkQueueOptions,
  openLinkQueue,
  readQueueKey,
  rescueQueue,
} from "../../src/queue/index.ts";
import { hasStrace } from "../../tools/campaign/queue-trial.ts";
import { codeOf } from "../support.ts";
import { bytes, claimOne, text } from "./engines.ts";

const key = new Uint8Array(32).fill(9);
const read = { kind: "read" } as const;
const write = { kind: "write" } as const;
const child = fileURLToPath(new URL("../children/fill-queue.ts", import.meta.url));
const posix = process.platform !== "win32";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "uketsuke-embedded-"));
  file = join(folder, "links.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (options: Partial<LinkQueueOptions> = {}): Promise<LinkQueue> =>
  openLinkQueue(file, { key, ...options });

describe("the file", () => {
  test("only its owner may read it and what SQLite puts beside it", async () => {
    await using queue = await open();
    await queue.enqueue("k", bytes("x"), read);
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toHaveLength(3);
    if (posix) expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  test("nothing of a payload, a result, a key or a group is in it", async () => {
    const canary = "記号1234番号5678901";
    const clear = (): string[] =>
      readdirSync(folder).filter((name) => {
        const content = readFileSync(join(folder, name));
        return ["utf8", "utf16le", "base64", "hex"].some((form) =>
          form === "utf8" || form === "utf16le"
            ? content.includes(Buffer.from(canary, form))
            : content.includes(
                Buffer.from(canary)
                  .toString(form as "hex")
                  .slice(0, 24),
              ),
        );
      });
    writeFileSync(join(folder, "proof that the search finds it"), canary);
    {
      await using queue = await open();
      const patient = { facility: "9910000018", job: "j", patient: canary, date: "2026-11-23" };
      await queue.enqueue(patient, bytes(canary), { ...read, group: canary });
      await queue.enqueue(canary, bytes(canary), { ...write, group: canary });
      await queue.complete(await claimOne(queue), bytes(canary));
      await queue.fail(await claimOne(queue), { outcome: "dead", code: "X" });
      expect(clear()).toEqual(["proof that the search finds it"]);
    }
    expect(clear()).toEqual(["proof that the search finds it"]);
  });

  test("rows cannot change places, payloads or kinds", async () => {
    const change = async (sql: string): Promise<string> => {
      rmSync(file, { force: true });
      {
        await using queue = await open();
        await queue.enqueue("a", bytes("a"), write);
        await queue.enqueue("b", bytes("b"), write);
      }
      using database = new DatabaseSync(file);
      database.exec(sql);
      await using queue = await open();
      const claims = await queue.claim(2);
      const dead = await queue.list({ state: "dead" });
      return [...claims.map(({ payload }) => text(payload)), ...dead.map(({ code }) => code)].join(
        " ",
      );
    };
    const swap = (column: string): string =>
      `UPDATE item SET ${column} = (SELECT o.${column} FROM item AS o WHERE o.id <> item.id)`;
    expect(await change("SELECT 1")).toBe("a b");
    const both = "PAYLOAD_CHANGED PAYLOAD_CHANGED";
    // The second row got back its own.
    expect(await change(swap("body"))).toBe("b PAYLOAD_CHANGED");
    expect(await change("UPDATE item SET id = id + 10")).toBe(both);
    expect(await change("UPDATE item SET kind = 'read'")).toBe(both);
    expect(await change("UPDATE item SET key = randomblob(16)")).toBe(both);
    // The others go on.
    expect(await change("UPDATE item SET kind = 'read' WHERE id = 1")).toBe("b PAYLOAD_CHANGED");
  });

  test("another key touches nothing", async () => {
    await (await open())[Symbol.asyncDispose]();
    const before = readFileSync(file);
    expect(await codeOf(open({ key: new Uint8Array(32) }))).toBe("QUEUE_WRONG_KEY");
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["links.db"]);
    expect(await codeOf(open({ key: new Uint8Array(31) }))).toBe("INVALID_ARGUMENT");
  });

  test("a database of somebody else is not touched", async () => {
    using other = new DatabaseSync(file);
    other.exec("CREATE TABLE theirs (a)");
    expect(await codeOf(open())).toBe("QUEUE_BROKEN");
    expect(other.prepare("SELECT name FROM sqlite_schema").all()).toHaveLength(1);
  });

  test.each(["", "http://x/y", "sqlite:", "a\0b"])("%j is no place", async (location) => {
    expect(await codeOf(openLinkQueue(location, { key }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(open({ name: "../x" }))).toBe("INVALID_ARGUMENT");
  });

  test("sqlite: before the path is the same file", async () => {
    await using queue = await open();
    await using same = await openLinkQueue(`sqlite:${file}`, { key });
    await queue.enqueue("k", bytes("x"), read);
    expect((await same.stats()).waiting).toBe(1);
  });
});

describe("a damaged file", () => {
  async function damaged(): Promise<void> {
    {
      await using queue = await open();
      for (let number = 0; number < 60; number++)
        await queue.enqueue(
          `k${number}`,
          new Uint8Array(2000).fill(number),
          number % 2 ? write : read,
        );
      const claims = await queue.claim(4);
      for (const claim of claims) await queue.sending(claim);
    }
    const content = readFileSync(file);
    // Three pages in the middle are no pages any more.
    content.fill(0xee, 40 * 4096, 43 * 4096);
    writeFileSync(file, content);
  }

  test("is noticed when it is opened, and what can be read is rescued", async () => {
    await damaged();
    expect(await codeOf(open())).toBe("QUEUE_BROKEN");
    expect(await codeOf(rescueQueue(file, { key: new Uint8Array(32) }))).toBe("QUEUE_WRONG_KEY");
    const { items, lost, setAside } = await rescueQueue(file, { key });
    expect(items + lost).toBe(60);
    expect(lost).toBeGreaterThan(0);
    expect(items).toBeGreaterThan(40);
    expect(statSync(setAside).size).toBeGreaterThan(0);
    await using queue = await open({ check: "full" });
    const stats = await queue.stats();
    expect(stats.waiting + stats.unknown).toBe(items);
    // Two writes were under way: nobody knows.
    expect(stats.unknown).toBe(2);
    for (const claim of await queue.claim(100)) {
      expect(claim.payload).toHaveLength(2000);
      await queue.complete(claim);
    }
    expect(await queue.enqueue("new", bytes("x"), read)).toMatchObject({ outcome: "added" });
  });

  test("a file of which nothing is left says so", async () => {
    await damaged();
    writeFileSync(file, new Uint8Array(100_000).fill(1));
    expect(await codeOf(rescueQueue(file, { key }))).toBe("QUEUE_BROKEN");
    expect(statSync(file).size).toBe(100_000);
  });
});

describe("the clock", () => {
  test("leases and pauses are not prolonged by one that jumps back, nor is a time somebody chose", async () => {
    let now = Date.parse("2026-11-23T09:00:00+09:00");
    await using queue = await open({ clock: () => now });
    const hour = 3_600_000;
    await queue.enqueue("retried", bytes("retried"), read);
    await queue.enqueue("leased", bytes("leased"), read);
    await queue.enqueue("chosen", bytes("chosen"), { ...read, notBefore: new Date(now + hour) });
    const [retried] = await queue.claim(2);
    if (retried === undefined) throw new Error("nothing was handed out");
    await queue.fail(retried, { outcome: "retry", code: "X", at: "pending" });
    now -= 2 * hour;
    expect((await queue.claim(9)).map(({ payload }) => text(payload))).toEqual([
      "retried",
      "leased",
    ]);
    now += 3 * hour;
    const names = (await queue.claim(9)).map(({ payload }) => text(payload));
    expect(names.sort()).toEqual(["chosen", "leased", "retried"]);
  });

  test("a small step back changes nothing", async () => {
    let now = Date.now();
    await using queue = await open({ clock: () => now });
    await queue.enqueue("k", bytes("x"), read);
    const claim = await claimOne(queue);
    now -= 60_000;
    expect(await queue.claim(1)).toEqual([]);
    await queue.complete(claim);
  });

  test("what is enqueued after a step back does not wait for the old time", async () => {
    let now = Date.now();
    await using queue = await open({ clock: () => now });
    await queue.enqueue("a", bytes("a"), read);
    now -= 86_400_000;
    await queue.enqueue("b", bytes("b"), read);
    expect((await queue.claim(2)).map(({ payload }) => text(payload))).toEqual(["a", "b"]);
    expect((await queue.stats()).oldestWaitingMs).toBe(0);
  });
});

const namespaces =
  process.getuid?.() === 0 &&
  spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

describe.skipIf(!namespaces)(
  `a full disk${namespaces ? "" : " (skipped: needs root and mount namespaces)"}`,
  () => {
    test("is said, keeps what was accepted, and is no matter once there is room", () => {
      const script =
        'mount -t tmpfs -o size=400k tmpfs "$1" && "$2" "$3" "$1/links.db" && mount -o remount,size=4m "$1" && "$2" "$3" "$1/links.db" 5';
      const args = ["-m", "sh", "-c", script, "sh", folder, process.execPath, child];
      const { stdout } = spawnSync("unshare", args, { encoding: "utf8" });
      const [first = "", second = ""] = stdout.trim().split("\n");
      const [accepted, code] = first.split(" ");
      expect(code).toBe("QUEUE_FULL");
      expect(Number(accepted)).toBeGreaterThan(5);
      expect(second).toBe(`${Number(accepted) + 5} none`);
    });

    test("without a free place for a name no queue is made", () => {
      const script = 'mount -t tmpfs -o nr_inodes=1 tmpfs "$1" && "$2" "$3" "$1/links.db"';
      const args = ["-m", "sh", "-c", script, "sh", folder, process.execPath, child];
      expect(spawnSync("unshare", args, { encoding: "utf8" }).stdout.trim()).toBe("0 QUEUE_FULL");
    });
  },
);

describe.skipIf(!hasStrace)(
  `a failing disk${hasStrace ? "" : " (skipped: strace absent or not permitted)"}`,
  () => {
    test("a flush that fails is an error, and nothing is accepted that is not there", async () => {
      const inject = ["-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=14+"];
      const args = ["-f", "-qq", "-o", "/dev/null", ...inject, process.execPath, child, file, "50"];
      const { stdout } = spawnSync("strace", args, { encoding: "utf8" });
      const [accepted, code] = stdout.trim().split(" ");
      expect(code).toBe("QUEUE_UNAVAILABLE");
      await using queue = await openLinkQueue(file, { key: new Uint8Array(32) });
      // The last one may have reached the disk all the same.
      expect((await queue.stats()).waiting - Number(accepted)).toBeOneOf([0, 1]);
    });
  },
);

describe("a key file", () => {
  test("is made once, for its owner, and read back", async () => {
    const path = join(folder, "key");
    const made = await createQueueKey(path);
    expect(made).toHaveLength(32);
    if (posix) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readQueueKey(path)).equals(made)).toBe(true);
    expect(await codeOf(createQueueKey(path))).toBe("QUEUE_KEY_FILE");
    copyFileSync(path, join(folder, "short"));
    writeFileSync(join(folder, "short"), "abc");
    expect(await codeOf(readQueueKey(join(folder, "short")))).toBe("QUEUE_KEY_FILE");
  });

  test.skipIf(!posix)("that others may read is refused", async () => {
    const path = join(folder, "key");
    await createQueueKey(path);
    chmodSync(path, 0o640);
    expect(await codeOf(readQueueKey(path))).toBe("QUEUE_KEY_FILE");
  });
});

test("a bulk is taken piece by piece: what is not stored yet is not read yet", async () => {
  await using queue = await open();
  let read = 0;
  const rows = function* () {
    for (; read < 3000; read++)
      yield { key: `row ${read}`, payload: bytes("x"), kind: "read" as const };
  };
  let ahead = 0;
  const onProgress = (progress: { read: number }): void => {
    ahead = Math.max(ahead, read + 1 - progress.read);
  };
  expect(await queue.enqueueAll(rows(), { onProgress })).toMatchObject({ added: 3000 });
  expect(ahead).toBe(0);
});
