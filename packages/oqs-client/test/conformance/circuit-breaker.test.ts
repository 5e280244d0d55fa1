import { expect, test } from "vitest";
import { type OqsEvent, OqsPausedError } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf } from "../support.ts";

test("a server that is down is left alone, tried once, and used again", async () => {
  await using simulator = await startSimulator();
  const time = { ms: 0 };
  const events: OqsEvent[] = [];
  await using oqs = clientOf(simulator, {
    now: () => time.ms,
    circuit: { failures: 3, openMs: 60_000 },
    onEvent: (event) => events.push(event),
  });
  const ask = () => oqs.requestChallenge({ method: "pin" });
  await ask();
  simulator.faults.set("error", { route: "challenge" });
  for (let times = 0; times < 3; times++) expect(await codeOf(ask())).toBe("OQS_SERVER_ERROR");
  const sent = simulator.requests.length;
  const error = await ask().catch((thrown: unknown) => thrown);
  if (!OqsPausedError.is(error)) throw error;
  expect(error.message).toContain(new URL(simulator.endpoint.business).host);
  time.ms = 60_000;
  const codes = await Promise.all([ask(), ask(), ask()].map(codeOf));
  expect(codes.toSorted()).toEqual(["OQS_CIRCUIT_OPEN", "OQS_CIRCUIT_OPEN", "OQS_SERVER_ERROR"]);
  expect(simulator.requests).toHaveLength(sent + 1);
  simulator.faults.clear();
  time.ms = 120_000;
  expect(await codeOf(ask())).toBe("none");
  expect(await codeOf(ask())).toBe("none");
  expect(
    events.flatMap((event) => (event.type === "circuit-changed" ? [event.state] : [])),
  ).toEqual(["open", "half-open", "open", "half-open", "closed"]);
});

test.each(["unauthorized", "busy", "unavailable", "html"] as const)(
  "a server that is %s is not down",
  async (fault) => {
    await using simulator = await startSimulator();
    await using oqs = clientOf(simulator, { circuit: { failures: 2 } });
    simulator.faults.set(fault, { route: "challenge" });
    for (let times = 0; times < 5; times++)
      expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).not.toBe("OQS_CIRCUIT_OPEN");
  },
);

test("a login that is refused is no outage, also not for the other host", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator, { circuit: { failures: 2 }, loginPauseMs: 0 });
  simulator.faults.set("unauthorized", { route: "login" });
  for (let times = 0; times < 4; times++)
    expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_UNAUTHORIZED");
});
