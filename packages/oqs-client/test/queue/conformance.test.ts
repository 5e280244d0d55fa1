import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Claim,
  changeQueueKey,
  type LinkInput,
  type LinkQueue,
  openLinkQueue,
} from "../../src/queue/index.ts";
import { codeOf } from "../support.ts";
import { bytes, claimOne, claimSoon, type Engine, engines, text } from "./engines.ts";

const read = { kind: "read" } as const;
const write = { kind: "write" } as const;

describe.each(engines)("$name", ({ start, skip }) => {
  let engine: Engine;
  beforeAll(async () => {
    if (!skip) engine = await start();
  });
  afterAll(async () => await engine?.[Symbol.asyncDispose]());

  const scenario = (name: string, play: (queue: LinkQueue) => Promise<void>): void =>
    test.skipIf(skip)(name, async () => {
      await using queue = await engine.open();
      await play(queue);
    });

  const key = {
    facility: "9910000018",
    job: "OQSsiquc01",
    patient: "1234-567",
    date: "2026-11-23",
  };

  scenario("the same key is stored once, whatever became of the item", async (queue) => {
    expect(await queue.enqueue(key, bytes("1"), read)).toMatchObject({ outcome: "added" });
    const again = await queue.enqueue({ ...key }, bytes("2"), read);
    expect(again).toMatchObject({ outcome: "duplicate", state: "waiting" });
    const others = [{ ...key, date: "2026-11-24" }, JSON.stringify(Object.values(key)), "x"];
    for (const other of others)
      expect(await queue.enqueue(other, bytes("3"), read)).toMatchObject({ outcome: "added" });
    const claim = await claimOne(queue);
    expect([claim.id, text(claim.payload)]).toEqual([again.id, "1"]);
    await queue.complete(claim);
    expect(await queue.enqueue(key, bytes("4"), read)).toEqual({
      outcome: "duplicate",
      id: claim.id,
      state: "completed",
    });
  });

  scenario("asked at once from many sides, a key is still stored once", async (queue) => {
    await using second = await openLinkQueue(engine.location, { key: engine.key, name: "many" });
    await using third = await openLinkQueue(engine.location, { key: engine.key, name: "many" });
    const asked = Array.from({ length: 40 }, (_, number) =>
      (number % 2 ? second : third).enqueue(`k${number % 10}`, bytes("x"), read),
    );
    const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "added")).toHaveLength(10);
    expect((await second.stats()).waiting).toBe(10);
    expect((await queue.stats()).waiting).toBe(0);
  });

  scenario(
    "higher priority goes first, then the order of arrival; no item twice",
    async (queue) => {
      for (const [name, priority] of [
        ["a", 0],
        ["b", -5],
        ["c", 3],
        ["d", 0],
      ] as const)
        await queue.enqueue(name, bytes(name), { ...read, priority });
      const first = await queue.claim(2);
      const rest = await queue.claim(9);
      expect([first, rest].map((claims) => claims.map(({ payload }) => text(payload)))).toEqual([
        ["c", "a"],
        ["d", "b"],
      ]);
      expect(await queue.claim(9)).toEqual([]);
    },
  );

  scenario("two workers never get the same item", async (queue) => {
    await using other = await openLinkQueue(engine.location, { key: engine.key, name: "pair" });
    await using both = await openLinkQueue(engine.location, { key: engine.key, name: "pair" });
    await Promise.all(
      Array.from({ length: 60 }, (_, number) => both.enqueue(`k${number}`, bytes("x"), read)),
    );
    const claims: Claim[] = [];
    const take = async (from: LinkQueue): Promise<void> => {
      for (let got = await from.claim(7); got.length > 0; got = await from.claim(7))
        claims.push(...got);
    };
    await Promise.all([take(both), take(other), take(both)]);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(60);
    expect(claims).toHaveLength(60);
    await Promise.all(claims.map((claim) => other.complete(claim)));
    expect(await both.stats()).toMatchObject({ completed: 60, waiting: 0, claimed: 0 });
    expect((await queue.stats()).completed).toBe(0);
  });

  scenario("nothing is handed out before its time", async (queue) => {
    await queue.enqueue("far", bytes("far"), { ...read, notBefore: new Date(Date.now() + 9e6) });
    expect(await queue.claim(5)).toEqual([]);
    const due = Date.now() + 60;
    await queue.enqueue("later", bytes("later"), { ...read, notBefore: new Date(due) });
    expect(text((await claimSoon(queue)).payload)).toBe("later");
    expect(Date.now()).toBeGreaterThanOrEqual(due);
    expect(await queue.stats()).toMatchObject({ waiting: 1, claimed: 1 });
  });

  scenario("a group is handed out one by one, also over retries and ends", async (queue) => {
    for (const name of ["a1", "a2", "b1", "a3", "a4"])
      await queue.enqueue(name, bytes(name), { ...read, group: name[0] ?? "" });
    const open = await queue.claim(9);
    expect(open.map(({ payload }) => text(payload))).toEqual(["a1", "b1"]);
    const [a1, b1] = open as [Claim, Claim];
    await queue.fail(a1, { outcome: "retry", code: "OQS_TIMEOUT", at: new Date(Date.now() + 40) });
    // Whoever is behind has to wait for it.
    const again = await claimSoon(queue);
    expect([text(again.payload), again.attempt, again.failures]).toEqual(["a1", 2, 1]);
    await queue.fail(again, { outcome: "dead", code: "X1" });
    const a2 = await claimOne(queue);
    expect(text(a2.payload)).toBe("a2");
    const a3 = await queue.find("a3");
    expect(await queue.discard(a3?.id ?? 0)).toBe(true);
    // A requeued item takes its old place, but nobody who has begun is overtaken.
    expect(await queue.requeue(again.id)).toBe(true);
    expect(await queue.claim(9)).toEqual([]);
    await queue.complete(a2);
    expect(text((await claimOne(queue)).payload)).toBe("a1");
    await queue.complete(b1);
    expect(await queue.claim(9)).toEqual([]);
  });

  scenario(
    "a read whose lease ran out is handed out again, and the old claim is void",
    async (queue) => {
      await queue.enqueue("k", bytes("x"), read);
      const old = await claimOne(queue, 1);
      const claim = await claimSoon(queue);
      expect([claim.id, claim.attempt, claim.failures]).toEqual([old.id, 2, 1]);
      for (const late of [
        queue.complete(old),
        queue.fail(old, { outcome: "dead", code: "X" }),
        queue.release(old),
        queue.extend(old, 1000),
      ])
        expect(await codeOf(late)).toBe("LEASE_LOST");
      await queue.complete(claim);
      expect(await codeOf(queue.complete(claim))).toBe("LEASE_LOST");
      const life = await queue.history(claim.id);
      expect(life.map(({ state, code }) => [state, code])).toEqual([
        ["waiting", undefined],
        ["waiting", "LEASE_EXPIRED"],
        ["completed", undefined],
      ]);
    },
  );

  scenario("an item that takes every worker down with it is dead in the end", async (queue) => {
    await queue.enqueue("k", bytes("x"), read);
    for (let attempt = 0; attempt < 5; attempt++) {
      await claimSoon(queue).then((claim) => queue.extend(claim, 1));
    }
    while ((await queue.find("k"))?.state !== "dead") await queue.claim(1);
    expect(await queue.find("k")).toMatchObject({
      attempts: 5,
      failures: 5,
      code: "LEASE_EXPIRED",
    });
  });

  scenario("an extended lease holds", async (queue) => {
    await queue.enqueue("k", bytes("x"), write);
    const claim = await claimOne(queue, 1);
    await queue.extend(claim, 60_000);
    await queue.sending(claim);
    await queue.extend(claim, 60_000);
    expect(await queue.claim(1)).toEqual([]);
    await queue.complete(claim);
  });

  scenario(
    "a write that had left when its lease ran out is unknown and not handed out",
    async (queue) => {
      await queue.enqueue("k", bytes("x"), write);
      const claim = await claimOne(queue);
      await queue.sending(claim, { leaseMs: 1 });
      while ((await queue.find("k"))?.state !== "unknown") expect(await queue.claim(1)).toEqual([]);
      expect(await queue.requeue(claim.id)).toBe(false);
      // The worker comes late with the answer: it knows.
      await queue.complete(claim, bytes("receipt"));
      expect(await queue.find("k")).toMatchObject({ state: "completed" });
      expect(text(await queue.payload(claim.id))).toBe("receipt");
    },
  );

  scenario(
    "a write that had not left when its lease ran out is handed out again",
    async (queue) => {
      await queue.enqueue("k", bytes("x"), write);
      const claim = await claimOne(queue, 1);
      const again = await claimSoon(queue);
      expect(again.id).toBe(claim.id);
      expect(await codeOf(queue.sending(claim))).toBe("LEASE_LOST");
      await queue.sending(again);
      expect(await codeOf(queue.sending(again))).toBe("LEASE_LOST");
    },
  );

  scenario(
    "a write that had left is tried again only when the server surely has not taken it",
    async (queue) => {
      for (const name of ["a", "b", "c"]) await queue.enqueue(name, bytes(name), write);
      const [a, b, c] = (await queue.claim(3)) as [Claim, Claim, Claim];
      for (const claim of [a, b, c]) await queue.sending(claim);
      const code = "OQS_TIMEOUT";
      expect(await queue.fail(a, { outcome: "retry", code })).toBe("unknown");
      expect(await queue.fail(b, { outcome: "retry", code, at: "offline", notTaken: true })).toBe(
        "waiting",
      );
      expect(await queue.release(c)).toBe("unknown");
      expect(await codeOf(queue.fail(a, { outcome: "retry", code }))).toBe("LEASE_LOST");
      expect((await queue.list({ state: "unknown" })).map(({ id }) => id)).toEqual([a.id, c.id]);
      expect(await queue.requeue(a.id, { notTaken: true })).toBe(true);
      expect(text((await claimOne(queue)).payload)).toBe("a");
      expect(await queue.confirm(c.id)).toBe(true);
      expect(await queue.confirm(c.id)).toBe(false);
      expect(await queue.find("c")).toMatchObject({ state: "completed", code: "CONFIRMED" });
      expect(await queue.find("b")).toMatchObject({ failures: 0, code });
    },
  );

  scenario("a given back item goes on as if nothing had been", async (queue) => {
    await queue.enqueue("k", bytes("x"), write);
    expect(await queue.release(await claimOne(queue))).toBe("waiting");
    expect(await claimOne(queue)).toMatchObject({ attempt: 2, failures: 0 });
  });

  scenario("five failures make an item dead; requeued it has five more", async (queue) => {
    await queue.enqueue("k", bytes("x"), read);
    const retry = { outcome: "retry", code: "OQS_BUSY" } as const;
    const fiveFailures = async (): Promise<string> => {
      for (let failure = 1; failure < 5; failure++)
        expect(await queue.fail(await claimSoon(queue), { ...retry, at: new Date() })).toBe(
          "waiting",
        );
      return await queue.fail(await claimSoon(queue), retry);
    };
    expect(await fiveFailures()).toBe("dead");
    const [dead] = await queue.list({ state: "dead" });
    expect(dead).toMatchObject({ code: "OQS_BUSY", failures: 5, attempts: 5 });
    expect(text(await queue.payload(dead?.id ?? 0))).toBe("x");
    expect(await queue.requeue(dead?.id ?? 0)).toBe(true);
    expect(await queue.requeue(dead?.id ?? 0)).toBe(false);
    expect(await fiveFailures()).toBe("dead");
    expect(await queue.discard(dead?.id ?? 0)).toBe(true);
    expect(await queue.discard(dead?.id ?? 0)).toBe(false);
    expect(await queue.payload(dead?.id ?? 0)).toBeUndefined();
  });

  scenario("items of one group that are requeued at once come back one by one", async (queue) => {
    for (const name of ["a", "b", "c"])
      await queue.enqueue(name, bytes(name), { ...read, group: "g" });
    const ids: number[] = [];
    for (let count = 0; count < 3; count++) {
      const claim = await claimOne(queue);
      await queue.fail(claim, { outcome: "dead", code: "X" });
      ids.push(claim.id);
    }
    expect(await Promise.all(ids.map((id) => queue.requeue(id)))).toEqual([true, true, true]);
    for (const name of ["a", "b", "c"]) {
      const claims = await queue.claim(9);
      expect(claims.map(({ payload }) => text(payload))).toEqual([name]);
      for (const claim of claims) await queue.complete(claim);
    }
  });

  scenario("an outage never counts as a failure", async (queue) => {
    await queue.enqueue("k", bytes("x"), read);
    const claim = await claimOne(queue);
    const offline = { outcome: "retry", code: "OQS_UNREACHABLE", at: "offline" } as const;
    expect(await queue.fail({ ...claim, failures: 4 }, offline)).toBe("waiting");
    expect(await queue.find("k")).toMatchObject({ failures: 0 });
  });

  scenario("after a day of 処理中 an item is dead", async (queue) => {
    await queue.enqueue("k", bytes("x"), read);
    const claim = { ...(await claimOne(queue)), enqueuedAt: new Date(Date.now() - 86_400_001) };
    const pending = { outcome: "retry", code: "PENDING", at: "pending" } as const;
    expect(await queue.fail(claim, pending)).toBe("dead");
    expect(await queue.find("k")).toMatchObject({ code: "PENDING_TOO_LONG" });
  });

  scenario(
    "a paused queue hands out nothing, in every process and after a restart",
    async (queue) => {
      await using other = await openLinkQueue(engine.location, { key: engine.key, name: "paused" });
      {
        await using first = await openLinkQueue(engine.location, {
          key: engine.key,
          name: "paused",
        });
        await first.pause();
        await first.pause();
      }
      await other.enqueue("k", bytes("x"), read);
      await queue.enqueue("k", bytes("x"), read);
      expect(await other.claim(1)).toEqual([]);
      expect(await other.stats()).toMatchObject({ paused: true, waiting: 1 });
      expect(await queue.claim(1)).toHaveLength(1);
      await other.resume();
      expect(await other.claim(1)).toHaveLength(1);
    },
  );

  scenario(
    "a bulk is stored in pieces, told of, and taken up again after a break",
    async (queue) => {
      const rows = function* (end: number): Generator<LinkInput> {
        for (let number = 0; number < 1200; number++) {
          if (number === end) throw new Error("the file ended");
          yield {
            key: `row ${number}`,
            payload: bytes(`${number}`),
            ...read,
            group: `g${number % 700}`,
          };
        }
      };
      const seen: number[] = [];
      const onProgress = ({ read }: { read: number }): number => seen.push(read);
      await expect(queue.enqueueAll(rows(700), { onProgress })).rejects.toThrow("the file ended");
      expect(seen).toEqual([500]);
      expect(await queue.enqueueAll(rows(1200))).toEqual({
        read: 1200,
        added: 700,
        duplicates: 500,
      });
      expect((await queue.stats()).waiting).toBe(1200);
      const claims = await queue.claim(2000);
      expect(claims).toHaveLength(700);
      await Promise.all(claims.map((claim) => queue.complete(claim)));
      const last = await queue.claim(2000);
      expect(last.map(({ payload }) => Number(text(payload)))).toEqual(
        Array.from({ length: 500 }, (_, number) => number + 700),
      );
      const stop = AbortSignal.abort(new Error("enough"));
      await expect(queue.enqueueAll(rows(1200), { signal: stop })).rejects.toThrow("enough");
    },
  );

  scenario("equal keys in one bulk are one item", async (queue) => {
    const row = { key: "k", payload: bytes("x"), ...read };
    expect(await queue.enqueueAll([row, row, row])).toEqual({ read: 3, added: 1, duplicates: 2 });
  });

  scenario("what was acknowledged is there after a restart", async (queue) => {
    {
      await using first = await openLinkQueue(engine.location, { key: engine.key, name: "again" });
      await first.enqueue("k", bytes("kept"), { ...read, group: "g" });
      await first.enqueue("l", bytes("kept too"), { ...read, group: "g" });
      await first.complete(await claimOne(first), bytes("answer"));
    }
    await using second = await openLinkQueue(engine.location, { key: engine.key, name: "again" });
    expect(text((await claimOne(second)).payload)).toBe("kept too");
    const kept = await second.find("k");
    expect(text(await second.payload(kept?.id ?? 0))).toBe("answer");
    expect((await queue.stats()).waiting).toBe(0);
  });

  scenario(
    "old ends are purged with their history, open and undecided items stay",
    async (queue) => {
      for (const name of ["done", "dead", "open", "given up"])
        await queue.enqueue(name, bytes(name), read);
      const [done, dead] = (await queue.claim(2)) as [Claim, Claim];
      await queue.complete(done);
      await queue.fail(dead, { outcome: "dead", code: "X" });
      await queue.discard((await queue.find("given up"))?.id ?? 0);
      expect(await queue.purge({ olderThanMs: 60_000 })).toBe(0);
      expect(await queue.purge({ olderThanMs: 0 })).toBe(2);
      expect(await queue.history(done.id)).toEqual([]);
      expect(await queue.stats()).toMatchObject({
        completed: 0,
        discarded: 0,
        dead: 1,
        waiting: 1,
      });
      expect(await queue.enqueue("done", bytes("x"), read)).toMatchObject({ outcome: "added" });
    },
  );

  scenario("lists go on after an item", async (queue) => {
    for (const name of ["a", "b", "c"]) await queue.enqueue(name, bytes(name), read);
    const [first] = await queue.list({ state: "waiting", limit: 1 });
    const rest = await queue.list({ state: "waiting", after: first?.id ?? 0 });
    expect(rest).toHaveLength(2);
    expect(rest[0]?.enqueuedAt).toBeInstanceOf(Date);
  });

  scenario("unknown numbers change nothing", async (queue) => {
    expect(await queue.requeue(987_654)).toBe(false);
    expect(await queue.payload(987_654)).toBeUndefined();
    expect(await queue.find("never")).toBeUndefined();
  });

  scenario("wrong use is refused before anything is stored", async (queue) => {
    const wrong = [
      queue.enqueue("", bytes("x"), read),
      queue.enqueue({ ...key, patient: "" }, bytes("x"), read),
      queue.enqueue("k", "x" as never, read),
      queue.enqueue("k", bytes("x"), { kind: "ask" } as never),
      queue.enqueue("k", bytes("x"), { ...read, priority: 0.5 }),
      queue.enqueue("k", bytes("x"), { ...read, group: "" }),
      queue.enqueue("k", bytes("x"), { ...read, notBefore: new Date("never") }),
      queue.claim(0),
      queue.claim(1, { leaseMs: 0 }),
      queue.purge({ olderThanMs: -1 }),
    ];
    for (const call of wrong) expect(await codeOf(call)).toBe("INVALID_ARGUMENT");
    await queue.enqueue("k", bytes("x"), read);
    const claim = await claimOne(queue);
    for (const code of ["", "山田", "number 1234567890", "x".repeat(65)])
      expect(await codeOf(queue.fail(claim, { outcome: "dead", code }))).toBe("INVALID_ARGUMENT");
  });

  test.skipIf(skip)(
    "last: another key is noticed at once, and a changed key opens what was stored",
    async () => {
      const [from, to] = [engine.key, new Uint8Array(32).fill(7)];
      const stale = await engine.open({ name: "keys" });
      for (let number = 0; number < 3; number++)
        await stale.enqueue(`k${number}`, bytes(`payload ${number}`), { ...read, group: "g" });
      await stale.complete(await claimOne(stale), bytes("result"));
      expect(await codeOf(engine.open({ name: "keys", key: to }))).toBe("QUEUE_WRONG_KEY");
      await changeQueueKey(engine.location, { from, to });
      expect(await codeOf(engine.open({ name: "keys" }))).toBe("QUEUE_WRONG_KEY");
      // Whoever had it open cannot write under a key that is gone.
      expect(await codeOf(stale.enqueue("late", bytes("x"), read))).toBe("QUEUE_WRONG_KEY");
      await stale[Symbol.asyncDispose]();
      await using queue = await engine.open({ name: "keys", key: to });
      expect(text((await claimOne(queue)).payload)).toBe("payload 1");
      const first = await queue.enqueue("k0", bytes("x"), read);
      expect(first).toMatchObject({ outcome: "duplicate", state: "completed" });
      expect(text(await queue.payload(first.id))).toBe("result");
      await changeQueueKey(engine.location, { from: to, to });
    },
  );
});
