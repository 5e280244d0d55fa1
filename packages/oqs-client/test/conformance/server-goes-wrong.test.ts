import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { OqsError } from "../../src/index.ts";
import { type Fault, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, listenTcp, personOf } from "../support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator[Symbol.asyncDispose]());

const search = async (
  fault: Fault,
  changes: Parameters<typeof clientOf>[1] = {},
): Promise<string> => {
  await using oqs = clientOf(simulator, changes);
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  simulator.faults.set(fault, { route: "search" });
  return await codeOf(oqs.searchEligibility(insurance));
};

test.each<[Fault, string]>([
  ["answer-lost", "OQS_CONNECTION_LOST"],
  ["truncated", "OQS_CONNECTION_LOST"],
  ["short", "MALFORMED_ANSWER"],
  ["html", "MALFORMED_ANSWER"],
  ["wrong-encoding", "MALFORMED_ANSWER"],
  ["foreign", "ANSWER_MISMATCH"],
  ["processing", "OQS_BUSY"],
  ["busy", "OQS_BUSY"],
  ["unavailable", "OQS_BUSY"],
  ["error", "OQS_SERVER_ERROR"],
  ["unauthorized", "OQS_UNAUTHORIZED"],
])("a server that is %j ends in %s, never in an eligibility", async (fault, code) => {
  expect(await search(fault)).toBe(code);
});

test.each<Fault>(["half-open", { slow: 60_000 }, { drip: 1_000 }])(
  "a server that is %j ends at the deadline",
  async (fault) => {
    expect(await search(fault, { deadlineMs: 500 })).toBe("OQS_TIMEOUT");
  },
);

test("a server that is down is unreachable", async () => {
  expect(await search("down")).toBe("OQS_UNREACHABLE");
});

test("a slow answer within the deadline is an answer", async () => {
  expect(await search({ slow: 50 })).toBe("none");
});

test("処理結果区分 9 is what the payer answers, not an error", async () => {
  await using oqs = clientOf(simulator);
  simulator.faults.set("rejected", { route: "search" });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  expect(await oqs.searchEligibility(insurance)).toMatchObject({
    outcome: "refused",
    code: "SIM-REJECTED",
  });
});

test("an address where nobody listens is unreachable", async () => {
  const gone = await startSimulator();
  await gone[Symbol.asyncDispose]();
  await using oqs = clientOf(gone);
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_UNREACHABLE");
});

test("a host name nobody has is unreachable", async () => {
  const origin = "https://nowhere.invalid";
  await using oqs = clientOf(simulator, {
    endpoint: { auth: origin, business: origin, sandbox: true },
  });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_UNREACHABLE");
});

test("a port that accepts and stays silent ends at the deadline", async () => {
  await using silent = await listenTcp(() => undefined);
  const endpoint = { auth: silent.origin, business: silent.origin, sandbox: true };
  await using oqs = clientOf(simulator, { endpoint, deadlineMs: 300 });
  expect(["OQS_TIMEOUT", "OQS_UNREACHABLE"]).toContain(
    await codeOf(oqs.requestChallenge({ method: "pin" })),
  );
});

test("a port that speaks no TLS is refused", async () => {
  await using plain = await listenTcp((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  const endpoint = { auth: plain.origin, business: plain.origin, sandbox: true };
  await using oqs = clientOf(simulator, { endpoint });
  expect(await codeOf(oqs.requestChallenge({ method: "pin" }))).toBe("OQS_CERTIFICATE");
});

test("a path the server does not know is rejected with its status", async () => {
  const endpoint = { ...simulator.endpoint, basePath: "/elsewhere" };
  await using oqs = clientOf(simulator, { endpoint });
  await expect(oqs.requestChallenge({ method: "pin" })).rejects.toMatchObject({
    code: "OQS_REJECTED",
    resultCode: "HTTP 404",
  });
});

test("a question that changes nothing is asked once more, and the second answer counts", async () => {
  await using oqs = clientOf(simulator, { retries: 1 });
  simulator.faults.set("error", { route: "search", times: 1 });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "eligible" });
  simulator.faults.set("error", { route: "search", times: 2 });
  expect(await codeOf(oqs.searchEligibility(insurance))).toBe("OQS_SERVER_ERROR");
});

test("the caller's abort ends a call with the caller's reason, at any moment", async () => {
  await using oqs = clientOf(simulator, { deadlineMs: 60_000 });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  const reason = new Error("the patient took the card");
  await expect(
    oqs.searchEligibility({ ...insurance, signal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason);
  for (const route of ["login", "search"] as const) {
    simulator.endTokens();
    simulator.faults.set("half-open", { route });
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(oqs.searchEligibility({ ...insurance, signal: controller.signal })).rejects.toBe(
      reason,
    );
    simulator.faults.clear();
  }
});

test("one caller's abort during a shared login does not end the other's call", async () => {
  await using oqs = clientOf(simulator);
  simulator.faults.set({ slow: 200 }, { route: "login" });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  const controller = new AbortController();
  const first = oqs.searchEligibility({ ...insurance, signal: controller.signal });
  const second = oqs.searchEligibility(insurance);
  controller.abort();
  await expect(first).rejects.toThrow(/abort/i);
  expect(await second).toMatchObject({ outcome: "eligible" });
});

test.each([
  ["9000001", "OQS_BUSY", 10_000],
  ["9000004", "OQS_TIMEOUT", 500],
  ["9000005", "OQS_CONNECTION_LOST", 10_000],
  ["9000007", "MALFORMED_ANSWER", 10_000],
  ["9000008", "OQS_BUSY", 10_000],
])("the insured number %s goes wrong by itself: %s", async (number, code, deadlineMs) => {
  await using oqs = clientOf(simulator, { deadlineMs });
  const insurance = { ...insuranceOf(personOf(simulator, "eligible")), number };
  expect(await codeOf(oqs.searchEligibility(insurance))).toBe(code);
});

test("the insured number 9000002 is refused by itself", async () => {
  await using oqs = clientOf(simulator);
  const insurance = { ...insuranceOf(personOf(simulator, "eligible")), number: "9000002" };
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "refused" });
});

test("errors name no patient, number, token or password", async () => {
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  const secrets = [
    insurance.number,
    insurance.insurerNumber,
    insurance.birthDate,
    insurance.symbol ?? "",
    simulator.credentials.password,
  ];
  for (const fault of ["short", "foreign", "truncated", "error", "unauthorized", "html"] as const) {
    await using oqs = clientOf(simulator);
    simulator.faults.set(fault, { route: "search" });
    const error = await oqs.searchEligibility(insurance).catch((thrown: unknown) => thrown);
    if (!OqsError.is(error)) throw error;
    const chain: string[] = [];
    for (let one: unknown = error; one instanceof Error; one = one.cause)
      chain.push(one.message, one.stack ?? "", JSON.stringify(one));
    for (const secret of secrets) expect(chain.join("\n")).not.toContain(secret);
  }
});
