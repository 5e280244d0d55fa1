import { afterAll, beforeAll, expect, test } from "vitest";
import { type OqsClient, sessionPool } from "../../src/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(async () => await simulator[Symbol.asyncDispose]());

const ask = (oqs: OqsClient, signal?: AbortSignal) =>
  oqs.searchEligibility({
    ...insuranceOf(personOf(simulator, "eligible")),
    ...(signal === undefined ? {} : { signal }),
  });

test("clients that share a pool stay below the cap together", async () => {
  const sessions = sessionPool();
  await using stack = new AsyncDisposableStack();
  const clients = Array.from({ length: 5 }, () => stack.use(clientOf(simulator, { sessions })));
  simulator.faults.set({ slow: 5 }, { route: "search" });
  const from = simulator.requests.length;
  const asked = Array.from({ length: 60 }, (_, index) => ask(clients[index % 5] as OqsClient));
  await expect.poll(() => sessions.waiting).toBeGreaterThan(0);
  expect(sessions.active).toBe(20);
  for (const eligibility of await Promise.all(asked))
    expect(eligibility).toMatchObject({ outcome: "eligible" });
  simulator.faults.clear();
  expect(simulator.requests.slice(from).filter(({ status }) => status !== 200)).toEqual([]);
  expect([sessions.active, sessions.waiting]).toEqual([0, 0]);
});

test("clients that do not share meet the server's cap: busy, with its Retry-After", async () => {
  await using first = clientOf(simulator);
  await using second = clientOf(simulator);
  await Promise.all([ask(first), ask(second)]);
  // Long enough for 40 connections on a busy machine.
  simulator.faults.set({ slow: 1_000 }, { route: "search" });
  const settled = await Promise.allSettled(
    Array.from({ length: 40 }, (_, index) => ask(index % 2 === 0 ? first : second)),
  );
  simulator.faults.clear();
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused)
    expect(error).toMatchObject({ code: "OQS_BUSY", retryAfterMs: 1_000 });
  expect(simulator.requests.some(({ code }) => code === "SIM-SESSIONS")).toBe(true);
});

test("whoever waits for a session can leave, and the deadline counts the waiting: nothing is sent", async () => {
  const sessions = sessionPool({ size: 1 });
  await using oqs = clientOf(simulator, { sessions, deadlineMs: 100 });
  await ask(oqs);
  const from = simulator.requests.length;
  {
    using _held = await sessions.enter();
    const controller = new AbortController();
    const reason = new Error("the patient left");
    const left = ask(oqs, controller.signal);
    controller.abort(reason);
    await expect(left).rejects.toBe(reason);
    expect(await codeOf(ask(oqs))).toBe("SESSIONS_FULL");
  }
  expect(simulator.requests).toHaveLength(from);
  expect(await ask(oqs)).toMatchObject({ outcome: "eligible" });
});

test("a token that ends while many wait costs one refused request for each session, not for each caller", async () => {
  await using oqs = clientOf(simulator, { sessions: 2 });
  await ask(oqs);
  simulator.endTokens();
  const from = simulator.requests.length;
  await Promise.all(Array.from({ length: 30 }, () => ask(oqs)));
  const lines = simulator.requests.slice(from);
  expect(lines.filter(({ route, status }) => route === "search" && status === 401).length).toBe(2);
  expect(lines.filter(({ route }) => route === "login").length).toBe(1);
  expect(lines.filter(({ status }) => status === 200).length).toBe(31);
});
