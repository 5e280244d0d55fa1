import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cluster, noPostgres } from "../../../../tools/postgres/cluster.ts";
import { openLinkQueue } from "../../src/queue/index.ts";
import { codeOf } from "../support.ts";
import { bytes, claimOne, type Engine, postgres, text } from "./engines.ts";

const read = { kind: "read" } as const;
const write = { kind: "write" } as const;
const skipped = noPostgres === undefined ? "" : ` (skipped: ${noPostgres})`;

describe.skipIf(noPostgres !== undefined)(`PostgreSQL${skipped}`, () => {
  let engine: Engine & { readonly cluster: Cluster };
  let cluster: Cluster;
  beforeAll(async () => {
    engine = await postgres();
    cluster = engine.cluster;
  });
  afterAll(async () => await engine?.[Symbol.asyncDispose]());

  test("pg-boss has one job for every open item and none for the others; it sees no payload", async () => {
    await using queue = await engine.open({ name: "jobs" });
    for (const name of ["a", "b", "c", "d"])
      await queue.enqueue(name, bytes(name), { ...write, ...(name > "b" ? { group: "g" } : {}) });
    const jobs = (): string =>
      cluster.sql(
        "SELECT string_agg(state || ':' || count, ' ' ORDER BY state) FROM (SELECT state, count(*) FROM uketsuke.job WHERE name = 'link.jobs' GROUP BY state) AS s",
      );
    expect(jobs()).toBe("created:4");
    const [a, b] = await queue.claim(2);
    if (!a || !b) throw new Error("nothing was handed out");
    expect(jobs()).toBe("created:2 active:2");
    await queue.complete(a);
    await queue.fail(b, { outcome: "dead", code: "X" });
    const c = await claimOne(queue);
    expect(text(c.payload)).toBe("c");
    await queue.sending(c);
    await queue.fail(c, { outcome: "unknown", code: "X" });
    expect(jobs()).toBe("created:1");
    await queue.requeue(b.id);
    expect(jobs()).toBe("created:2");
    expect(cluster.sql("SELECT count(*) FROM uketsuke.job WHERE data IS NOT NULL")).toBe("0");
  });

  test("a server that crashes loses nothing that was acknowledged; meanwhile calls say so", async () => {
    await using queue = await engine.open({ name: "crash" });
    for (let number = 0; number < 30; number++)
      await queue.enqueue(`k${number}`, bytes(`${number}`), number % 2 ? write : read);
    const claims = await queue.claim(10);
    for (const claim of claims.slice(0, 5)) await queue.sending(claim);
    await queue.complete(claims[0] ?? (claims[9] as never));
    await cluster.crash();
    expect(await codeOf(queue.enqueue("down", bytes("x"), read))).toBe("QUEUE_UNAVAILABLE");
    expect(await codeOf(queue.claim(1))).toBe("QUEUE_UNAVAILABLE");
    expect(await codeOf(engine.open({ name: "crash" }))).toBe("QUEUE_UNAVAILABLE");
    await cluster.start();
    // The same open queue goes on.
    expect(await queue.stats()).toMatchObject({
      waiting: 20,
      completed: 1,
      sending: 2,
      claimed: 7,
    });
    for (const claim of claims.slice(1)) await queue.complete(claim);
    expect((await queue.claim(50)).map(({ payload }) => Number(text(payload)))).toEqual(
      Array.from({ length: 20 }, (_, number) => number + 10),
    );
  });

  test("items whose jobs somebody deleted from pg-boss get them again when the queue is opened", async () => {
    {
      await using queue = await engine.open({ name: "emptied" });
      await queue.enqueue("a", bytes("a"), { ...read, group: "g" });
      await queue.enqueue("b", bytes("b"), { ...read, group: "g" });
      cluster.sql("DELETE FROM uketsuke.job WHERE name = 'link.emptied'");
      expect(await queue.claim(1)).toEqual([]);
    }
    await using queue = await engine.open({ name: "emptied" });
    await queue.complete(await claimOne(queue));
    expect(text((await claimOne(queue)).payload)).toBe("b");
  });

  test("a job nobody asked for is removed", async () => {
    await using queue = await engine.open({ name: "stray" });
    cluster.sql(
      "INSERT INTO uketsuke.job (name, start_after, keep_until) VALUES ('link.stray', now() - interval '1 day', now() + interval '1 day')",
    );
    await queue.enqueue("a", bytes("a"), read);
    const claims = [...(await queue.claim(5)), ...(await queue.claim(5))];
    expect(claims.map(({ payload }) => text(payload))).toEqual(["a"]);
    expect(cluster.sql("SELECT count(*) FROM uketsuke.job WHERE name = 'link.stray'")).toBe("1");
  });

  test("schemas are apart, and a newer version is left alone", async () => {
    await using other = await engine.open({ name: "x", schema: "other" });
    await other.enqueue("k", bytes("x"), read);
    await using same = await engine.open({ name: "x" });
    expect((await same.stats()).waiting).toBe(0);
    cluster.sql("UPDATE other.link_version SET version = 99");
    expect(await codeOf(engine.open({ schema: "other" }))).toBe("QUEUE_VERSION");
    expect(await codeOf(engine.open({ schema: "No; DROP" }))).toBe("INVALID_ARGUMENT");
  });

  test("many at once in one group neither stand still nor overtake", async () => {
    await using one = await engine.open({ name: "crowd" });
    await using two = await openLinkQueue(engine.location, { key: engine.key, name: "crowd" });
    const groups = ["a", "b", "c"];
    const enter = async (queue: typeof one, side: string): Promise<void> => {
      for (let number = 0; number < 20; number++)
        await queue.enqueue(`${side}${number}`, bytes(`${side}${number}`), {
          ...read,
          group: groups[number % 3] ?? "",
        });
    };
    const seen = new Map<string, number>();
    const take = async (queue: typeof one): Promise<void> => {
      for (let count = 0; count < 400 && seen.size < 40; count++)
        for (const claim of await queue.claim(3)) {
          seen.set(text(claim.payload), seen.size);
          await queue.complete(claim);
        }
    };
    await Promise.all([enter(one, "l"), enter(two, "r"), take(one), take(two)]);
    expect(seen.size).toBe(40);
    for (const side of ["l", "r"])
      for (let number = 3; number < 20; number++)
        expect(seen.get(`${side}${number}`)).toBeGreaterThan(
          seen.get(`${side}${number - 3}`) ?? 99,
        );
  });

  test("nothing of a payload, a key or a group is in the server's files", async () => {
    const canary = "記号1234番号5678901";
    await using queue = await engine.open({ name: "canary" });
    await queue.enqueue(canary, bytes(canary), { ...read, group: canary });
    await queue.enqueue("second", bytes(canary), { ...read, group: canary });
    await queue.complete(await claimOne(queue), bytes(canary));
    cluster.sql("CREATE TABLE proof AS SELECT 'proof-of-the-search' AS a; CHECKPOINT");
    expect(filesWith(cluster.data, "proof-of-the-search").length).toBeGreaterThan(0);
    for (const form of [
      canary,
      Buffer.from(canary).toString("hex"),
      Buffer.from(canary).toString("base64"),
    ])
      expect(filesWith(cluster.data, form)).toEqual([]);
  });
});

function filesWith(folder: string, needle: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(needle));
}
