import { expect, test } from "vitest";
import { sessionPool } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, insuranceOf, personOf } from "../support.ts";

test("under 30 % HTTP 503 one terminal sends exactly the repetitions it has earned", async () => {
  await using simulator = await startSimulator({ seed: 7 });
  await using oqs = clientOf(simulator, { retries: 3, retryPauseMs: 0 });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  const from = simulator.requests.length;
  simulator.faults.set("unavailable", { route: "search", chance: 0.3 });
  let failed = 0;
  for (let asked = 0; asked < 100; asked++)
    await oqs.searchEligibility(insurance).catch(() => failed++);
  const lines = simulator.requests.slice(from);
  const refused = lines.filter(({ status }) => status === 503).length;
  expect(lines).toHaveLength(112);
  // Every refusal was either repeated or told to the caller.
  expect(refused).toBe(12 + failed);
  expect(lines.length).toBeLessThanOrEqual(1.2 * 100);
});

test("a hundred terminals of one process share what may be repeated", async () => {
  await using simulator = await startSimulator({ seed: 7 });
  const sessions = sessionPool();
  await using stack = new AsyncDisposableStack();
  const terminals = Array.from({ length: 100 }, () =>
    stack.use(clientOf(simulator, { sessions, retries: 3, retryPauseMs: 0 })),
  );
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  simulator.faults.set("unavailable", { route: "search", chance: 0.3 });
  await Promise.allSettled(terminals.map((terminal) => terminal.searchEligibility(insurance)));
  const searches = simulator.requests.filter(({ route }) => route === "search").length;
  // All have asked before the first comes back, and ten is the most that is kept.
  expect(searches).toBe(110);
  expect(simulator.requests.length - searches).toBe(100);
  expect(simulator.requests.every(({ code }) => code !== "SIM-SESSIONS")).toBe(true);
});
