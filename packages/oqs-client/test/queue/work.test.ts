import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { OqsError, OqsRejectedError } from "../../src/index.ts";
import {
  type Handler,
  type LinkQueue,
  openLinkQueue,
  outcomeOfError,
  work,
} from "../../src/queue/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";
import { bytes, text } from "./engines.ts";

let folder: string;
let queue: LinkQueue;
let ahead: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "uketsuke-work-"));
  ahead = 0;
  queue = await openLinkQueue(join(folder, "links.db"), {
    key: randomBytes(32),
    clock: () => Date.now() + ahead,
  });
});
afterEach(async () => {
  await queue[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const fill = async (count: number, kind: "read" | "write" = "read"): Promise<void> => {
  for (let number = 0; number < count; number++)
    await queue.enqueue(`k${number}`, bytes(`${number}`), { kind });
};
const done = { outcome: "complete" } as const;
const drain = { untilEmpty: true, pollMs: 1 } as const;

describe("a worker", () => {
  test("does all there is, no more at once than it may, and ends", async () => {
    await fill(20);
    let running = 0;
    let most = 0;
    const handler: Handler = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return done;
    };
    expect(await work(queue, handler, { ...drain, concurrency: 3 })).toEqual({ completed: 20 });
    expect(most).toBe(3);
    expect(await codeOf(work(queue, handler, { concurrency: 0 }))).toBe("INVALID_ARGUMENT");
  });

  test("does not sit idle while there is work", async () => {
    await fill(30);
    // Each look at an empty queue would take a day.
    const stop = new AbortController();
    let settled = 0;
    const onSettled = (): void => {
      if (++settled === 30) stop.abort();
    };
    const options = { concurrency: 3, pollMs: 86_400_000, signal: stop.signal, onSettled };
    expect(await work(queue, async () => done, options)).toEqual({ completed: 30 });
  });

  test("waits for more until it is told to stop", async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const handler: Handler = async ({ payload }) => {
      seen.push(text(payload));
      if (seen.length === 3) stop.abort();
      return done;
    };
    const working = work(queue, handler, { pollMs: 1, signal: stop.signal });
    await fill(3);
    expect(await working).toEqual({ completed: 3 });
    expect(seen).toEqual(["0", "1", "2"]);
  });

  test("marks a write before it begins and stores every outcome", async () => {
    const outcomes = [
      done,
      { outcome: "dead", code: "A1" },
      { outcome: "unknown", code: "A2" },
      { outcome: "pending" },
      { outcome: "retry", code: "A4" },
    ] as const;
    await fill(5, "write");
    const states: string[] = [];
    const handler: Handler = async ({ payload }) => {
      const number = Number(text(payload));
      states.push((await queue.find(`k${number}`))?.state ?? "");
      return outcomes[number] ?? done;
    };
    const summary = await work(queue, handler, drain);
    expect(states).toEqual(Array(5).fill("sending"));
    expect(summary).toEqual({ completed: 1, dead: 1, unknown: 2, waiting: 1 });
    expect(await queue.find("k3")).toMatchObject({ state: "unknown", code: "PENDING" });
    expect(await queue.find("k4")).toMatchObject({ state: "waiting", failures: 1 });
  });

  test("holds back while nothing can be sent, and goes on when something can", async () => {
    await fill(10);
    let calls = 0;
    const handler: Handler = async () =>
      ++calls <= 3 ? { outcome: "offline", code: "OQS_UNREACHABLE" } : done;
    // One at a time during the outage: three are put off, then the rest goes.
    const summary = await work(queue, handler, { ...drain, concurrency: 1 });
    expect(summary).toEqual({ waiting: 3, completed: 7 });
    ahead += 600_000;
    expect(await work(queue, handler, drain)).toEqual({ completed: 3 });
  });

  test("prolongs what it works on, and lets go of what it lost", async () => {
    await fill(1);
    const lost: unknown[] = [];
    const handler: Handler = async (_claim, { signal }) => {
      // Another worker, an hour later by its clock.
      await new Promise((resolve) => setTimeout(resolve, 60));
      ahead += 3_600_000;
      await queue.claim(1);
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return done;
    };
    const onSettled = ({ error }: { error?: unknown }): number => lost.push(error);
    const summary = await work(queue, handler, {
      ...drain,
      concurrency: 1,
      leaseMs: 30,
      onSettled,
    });
    expect(summary).toEqual({ lost: 1 });
    expect(OqsError.is(lost[0]) && lost[0].code).toBe("LEASE_LOST");
  });

  test("told to stop, it lets what is under way end; what does not end is given back or unknown", async () => {
    await queue.enqueue("quick", bytes("quick"), { kind: "read" });
    await queue.enqueue("slow", bytes("slow"), { kind: "read" });
    await queue.enqueue("sent", bytes("sent"), { kind: "write" });
    await queue.enqueue("late", bytes("late"), { kind: "read" });
    const stop = new AbortController();
    const handler: Handler = async ({ payload }, { signal }) => {
      if (text(payload) === "quick") {
        await new Promise((resolve) => setTimeout(resolve, 5));
        stop.abort();
        return done;
      }
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      );
      return done;
    };
    const options = { concurrency: 3, signal: stop.signal, graceMs: 20, pollMs: 1 };
    expect(await work(queue, handler, options)).toEqual({ completed: 1, waiting: 1, unknown: 1 });
    expect(await queue.find("slow")).toMatchObject({ state: "waiting", failures: 0 });
    expect(await queue.find("sent")).toMatchObject({ state: "unknown", code: "SENT_UNSETTLED" });
    expect(await queue.find("late")).toMatchObject({ state: "waiting", attempts: 0 });
  });

  test("a listener that throws ends it, with what it threw", async () => {
    await fill(3);
    const onSettled = (): never => {
      throw new Error("the listener failed");
    };
    await expect(work(queue, async () => done, { ...drain, onSettled })).rejects.toThrow(
      "listener",
    );
  });

  test("a queue that fails ends it, or is told of and tried again", async () => {
    await fill(2);
    const errors: string[] = [];
    let failures = 2;
    const flaky: LinkQueue = {
      ...queue,
      async claim(n, options) {
        if (failures-- > 0) throw new OqsError("QUEUE_BUSY", "made");
        return await queue.claim(n, options);
      },
    };
    expect(await codeOf(work(flaky, async () => done, drain))).toBe("QUEUE_BUSY");
    const onQueueError = ({ code }: OqsError): number => errors.push(code);
    expect(await work(flaky, async () => done, { ...drain, onQueueError })).toEqual({
      completed: 2,
    });
    expect(errors).toEqual(["QUEUE_BUSY"]);
  });
});

test("an answer is written down although the queue fails meanwhile; without patience it is lost, not doubled", async () => {
  await fill(2, "write");
  let failures = 1;
  const flaky: LinkQueue = {
    ...queue,
    async complete(claim) {
      if (failures-- > 0) throw new OqsError("QUEUE_FULL", "made");
      await queue.complete(claim);
    },
  };
  const options = { ...drain, concurrency: 1 };
  expect(await work(flaky, async () => done, options)).toEqual({ completed: 2 });
  await queue.enqueue("third", bytes("x"), { kind: "write" });
  failures = 1;
  const hasty = { ...options, patienceMs: -1 };
  expect(await work(flaky, async () => done, hasty)).toEqual({ lost: 1 });
  ahead += 600_000;
  expect(await work(flaky, async () => done, options)).toEqual({});
  expect(await queue.find("third")).toMatchObject({ state: "unknown", code: "LEASE_EXPIRED" });
});

test("old ends are removed by request", async () => {
  await fill(2);
  await work(queue, async () => done, drain);
  ahead += 600_000;
  await work(queue, async () => done, { ...drain, keepMs: 700_000 });
  expect((await queue.stats()).completed).toBe(2);
  await work(queue, async () => done, { ...drain, keepMs: 500_000 });
  expect((await queue.stats()).completed).toBe(0);
});

test("what was not foreseen makes a write unknown and a read try again", () => {
  const error = new TypeError("number 1234 of 山田");
  expect(outcomeOfError(error, "write")).toEqual({ outcome: "unknown", code: "HANDLER_FAILED" });
  expect(outcomeOfError(error, "read")).toEqual({ outcome: "retry", code: "HANDLER_FAILED" });
  const timeout = new OqsError("OQS_TIMEOUT", "x");
  expect(outcomeOfError(timeout, "write")).toEqual({ outcome: "unknown", code: "OQS_TIMEOUT" });
  const rejected = new OqsRejectedError("HTTP 404", "x");
  expect(outcomeOfError(rejected, "write")).toEqual({ outcome: "dead", code: "HTTP 404" });
  const odd = new OqsRejectedError("記号 1", "x");
  expect(outcomeOfError(odd, "read")).toEqual({ outcome: "dead", code: "OQS_REJECTED" });
});

describe("with the client, against the simulator", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => await simulator[Symbol.asyncDispose]());

  test("reads survive an outage and lost answers; a write whose answer is lost is unknown and sent once", async () => {
    await using oqs = clientOf(simulator);
    const insurance = insuranceOf(personOf(simulator, "eligible"));
    const { birthDate: _, ...insured } = insurance;
    const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));
    await queue.enqueue("search", json(insurance), { kind: "read", group: "patient" });
    await queue.enqueue("register", json({ ...insured, referenceNumber: "1" }), {
      kind: "write",
      group: "patient",
    });
    const handler: Handler = async ({ kind, payload }, { signal }) => {
      const asked = JSON.parse(text(payload));
      if (kind === "read") {
        const eligibility = await oqs.searchEligibility({ ...asked, signal });
        return { outcome: "complete", result: bytes(eligibility.outcome) };
      }
      const sent = await oqs.registerReferenceNumber({ ...asked, signal });
      if (sent.outcome === "registered") return done;
      return { outcome: sent.outcome === "unknown" ? "unknown" : "dead", code: "REGISTRATION" };
    };
    const seen = (): number =>
      simulator.requests.filter(({ route }) => route === "registration").length;
    simulator.faults.set("answer-lost", { route: "search" });
    expect(await work(queue, handler, drain)).toEqual({ waiting: 1 });
    simulator.faults.clear();
    simulator.faults.set("answer-lost", { route: "registration" });
    ahead += 600_000;
    expect(await work(queue, handler, drain)).toEqual({ completed: 1, unknown: 1 });
    simulator.faults.clear();
    expect(seen()).toBe(1);
    ahead += 86_400_000;
    expect(await work(queue, handler, drain)).toEqual({});
    expect(seen()).toBe(1);
    const search = await queue.find("search");
    expect(text(await queue.payload(search?.id ?? 0))).toBe("eligible");
    const register = await queue.find("register");
    expect(await queue.confirm(register?.id ?? 0)).toBe(true);
  });
});
