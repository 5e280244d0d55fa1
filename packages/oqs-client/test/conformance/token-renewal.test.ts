import { expect, test } from "vitest";
import { type OqsEvent, OqsPausedError } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

const minute = 60_000;
const routesOf = (lines: readonly { route: string; status: number }[]): string[] =>
  lines.map((line) => `${line.route} ${line.status}`);

/** A clock for lifetimes that stands still until told. */
function hands() {
  const time = { ms: 0 };
  return { time, now: () => time.ms };
}

test("a token whose life is known is renewed while it still serves, by its refresh token", async () => {
  await using simulator = await startSimulator();
  const { time, now } = hands();
  const events: OqsEvent[] = [];
  const renewed = (): number => events.filter(({ type }) => type === "token-renewed").length;
  await using oqs = clientOf(simulator, {
    now,
    tokenLifetimeMs: 10 * minute,
    onEvent: (event) => events.push(event),
  });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  time.ms = 7 * minute;
  await oqs.searchEligibility(insurance);
  expect(renewed()).toBe(1);
  time.ms = 9 * minute;
  await Promise.all([oqs.searchEligibility(insurance), oqs.searchEligibility(insurance)]);
  await expect.poll(renewed).toBe(2);
  // With a token that has ended nothing is sent.
  time.ms = 30 * minute;
  await oqs.searchEligibility(insurance);
  expect(routesOf(simulator.requests).filter((line) => !line.startsWith("search"))).toEqual([
    "login 200",
    "refresh 200",
    "refresh 200",
  ]);
  expect(routesOf(simulator.requests)).not.toContain("search 401");
  expect(events.filter(({ type }) => type === "token-renewed")).toEqual([
    { type: "token-renewed", by: "login" },
    { type: "token-renewed", by: "refresh" },
    { type: "token-renewed", by: "refresh" },
  ]);
});

test("a token of unknown life serves until it is refused, then the refresh token does", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  simulator.faults.set("token-expired", { times: 1 });
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "eligible" });
  expect(routesOf(simulator.requests)).toEqual([
    "login 200",
    "search 200",
    "search 401",
    "refresh 200",
    "search 200",
  ]);
});

test("a write whose token had ended was not taken and is sent with a new one", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await oqs.searchEligibility(insurance);
  simulator.faults.set("token-expired", { times: 1 });
  const number = { ...insurance, referenceNumber: "A-1" };
  expect(await oqs.registerReferenceNumber(number)).toEqual({ outcome: "registered" });
});

test("a server that fails when the token is renewed is not logged in to instead", async () => {
  await using simulator = await startSimulator();
  const { time, now } = hands();
  await using oqs = clientOf(simulator, { now, tokenLifetimeMs: 10 * minute });
  await oqs.requestChallenge({ method: "pin" });
  time.ms = 11 * minute;
  simulator.faults.set("error", { route: "refresh" });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_SERVER_ERROR");
  simulator.faults.clear();
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("none");
  expect(routesOf(simulator.requests)).toEqual([
    "login 200",
    "challenge 200",
    "refresh 500",
    "refresh 200",
    "challenge 200",
  ]);
});

test("a refused password is sent once, whoever asks, until the pause is over", async () => {
  await using simulator = await startSimulator();
  const { time, now } = hands();
  const credentials = { ...simulator.credentials, password: "wrong" };
  await using oqs = clientOf(simulator, {
    credentials,
    now,
    loginPauseMs: 10 * minute,
    clock: () => new Date(),
  });
  const ask = () => oqs.requestChallenge({ method: "pin" });
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(ask())));
  expect(new Set(codes)).toEqual(new Set(["OQS_UNAUTHORIZED"]));
  time.ms = 9 * minute;
  const error = await ask().catch((thrown: unknown) => thrown);
  if (!OqsPausedError.is(error)) throw error;
  expect([error.code, error.retryable]).toEqual(["OQS_LOGIN_PAUSED", false]);
  expect(Math.round((error.retryAt.getTime() - Date.now()) / minute)).toBe(1);
  expect(simulator.requests).toHaveLength(1);
  time.ms = 10 * minute;
  expect(await codeOf(ask())).toBe("OQS_UNAUTHORIZED");
  expect(routesOf(simulator.requests)).toEqual(["login 401", "login 401"]);
});

test("a login that fails for another reason is tried by the next caller", async () => {
  await using simulator = await startSimulator();
  await using oqs = clientOf(simulator);
  simulator.faults.set("error", { route: "login", times: 1 });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_SERVER_ERROR");
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("none");
});
