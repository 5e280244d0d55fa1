import { expect, test } from "vitest";
import type { OqsEvent } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

test("every request begins and ends with its route, try, time and outcome, and nothing personal", async () => {
  await using simulator = await startSimulator();
  const events: OqsEvent[] = [];
  await using oqs = clientOf(simulator, {
    retries: 1,
    retryPauseMs: 1,
    onEvent: (event) => events.push(event),
  });
  const person = personOf(simulator, "eligible");
  simulator.faults.set("error", { route: "search", times: 1 });
  await oqs.searchEligibility(insuranceOf(person));
  simulator.faults.set("half-open", { route: "search" });
  const controller = new AbortController();
  const asked = oqs.searchEligibility({ ...insuranceOf(person), signal: controller.signal });
  await expect.poll(() => events.filter(({ type }) => type === "request-started").length).toBe(4);
  controller.abort(new Error("the patient left"));
  await asked.catch(() => undefined);
  const ended = events.flatMap((event) =>
    event.type === "request-ended" ? [[event.route, event.attempt, event.outcome]] : [],
  );
  expect(ended).toEqual([
    ["login", 1, "answered"],
    ["search", 1, "OQS_SERVER_ERROR"],
    ["search", 2, "answered"],
    ["search", 1, "aborted"],
  ]);
  for (const event of events)
    if (event.type === "request-ended") expect(event.ms).toBeGreaterThanOrEqual(0);
  const text = JSON.stringify(events);
  const { password, user } = simulator.credentials;
  for (const secret of [person.name, person.number, person.insurerNumber, password, user])
    expect(text).not.toContain(secret);
});

test("a listener that breaks does not break a reception", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator, {
    onEvent: () => {
      throw new Error("the log is full");
    },
  });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("none");
});
