import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  openSimulatorControl,
  populationOf,
  type Simulator,
  type SimulatorControl,
  startSimulator,
} from "../../src/simulator/index.ts";
import { clientOf, codeOf, insuranceOf, personOf } from "../support.ts";

let root: string;
let file: string;
let simulator: Simulator;
let control: SimulatorControl;
let url: URL;
let token: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-control-"));
  file = join(root, "simulator.json");
  simulator = await startSimulator({
    today: "2026-11-23",
    population: 100_000,
    control: { file },
    folder: { path: join(root), latencyMs: 0, intervalMs: 5, rescanMs: 20 },
  });
  control = await openSimulatorControl({ file });
  url = new URL(simulator.control?.page ?? "");
  token = url.hash.slice("#token=".length);
});
afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as it stands, without what fetch adds. */
function send({ method = "GET", path = "/api/state", headers = {}, body }: Asked) {
  return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port: url.port, method, path, headers },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe("who may come in", () => {
  test.each<[string, () => Record<string, string>, number]>([
    ["the token", bearer, 200],
    ["the token and the page's own origin", () => ({ ...bearer(), origin: url.origin }), 200],
    ["no token", () => ({}), 401],
    ["another token", () => ({ authorization: "Bearer x" }), 401],
    ["the page of somebody else", () => ({ ...bearer(), origin: "http://localhost.evil" }), 403],
    ["no origin to speak of", () => ({ ...bearer(), origin: "null" }), 403],
    ["a rebound name", () => ({ ...bearer(), host: `127.0.0.1.nip.io:${url.port}` }), 421],
    ["the name localhost", () => ({ ...bearer(), host: `localhost:${url.port}` }), 421],
  ])("%s", async (_, headers, status) => {
    expect((await send({ headers: headers() })).status).toBe(status);
  });

  test("the page's files hold no secret, and every answer is protected", async () => {
    const { status, headers, text } = await send({ path: "/" });
    expect(status).toBe(200);
    expect(text).not.toContain(token);
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'none'"),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect((await send({ path: "/../package.json" })).status).toBe(401);
    expect((await send({ path: "/package.json", headers: bearer() })).status).toBe(404);
  });

  test.each<[string, Asked, number]>([
    ["a form of another page", { headers: { "content-type": "text/plain" }, body: "[]" }, 415],
    ["a body that is no JSON", { headers: { "content-type": "application/json" }, body: "[" }, 400],
    [
      "a body that is too large",
      { headers: { "content-type": "application/json" }, body: `"${"x".repeat(70_000)}"` },
      413,
    ],
  ])("%s changes nothing", async (_, asked, status) => {
    const headers = { ...bearer(), ...asked.headers };
    expect((await send({ method: "PUT", path: "/api/faults", ...asked, headers })).status).toBe(
      status,
    );
    expect(simulator.faults.list()).toEqual([]);
  });

  test("the key is in a file for this user alone, and a file of others is not followed", async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const strange = join(root, "strange.json");
    writeFileSync(strange, JSON.stringify({ url: url.origin, token }), { mode: 0o644 });
    expect(await codeOf(openSimulatorControl({ file: strange }))).toBe("SIMULATOR_UNAVAILABLE");
    const elsewhere = join(root, "elsewhere.json");
    writeFileSync(elsewhere, '{"url":"http://evil.example:80","token":"x"}', { mode: 0o600 });
    expect(await codeOf(openSimulatorControl({ file: elsewhere }))).toBe("SIMULATOR_UNAVAILABLE");
    expect(await codeOf(startSimulator({ control: { file } }))).toBe("SIMULATOR_UNAVAILABLE");
    expect((await control.state()).institution).toBe(simulator.institution);
  });
});

const put = (path: string, body: unknown, method = "PUT") =>
  send({
    method,
    path: `/api/${path}`,
    headers: { ...bearer(), "content-type": "application/json" },
    body: JSON.stringify(body),
  });

test("of 100,000 people each is found by the number that leads to the place", async () => {
  await using oqs = clientOf(simulator);
  for (const index of [100, 4_711, 54_321, 99_999]) {
    const person = simulator.population.at(index);
    if (person === undefined) throw new Error(`nobody at ${index}`);
    const found = simulator.population.get(person.id);
    expect(found).toEqual(person);
    simulator.population.setScenario(person.id, "late-elderly-30");
    expect(await oqs.searchEligibility(insuranceOf(person))).toMatchObject({
      copaymentPercent: 30,
      patient: { birthDate: person.birthDate },
    });
  }
  const page = await control.people({ from: 99_990, count: 50 });
  expect(page.people).toHaveLength(10);
  expect(page.size).toBe(100_000);
  const same = populationOf({ seed: 1, today: "2026-11-23", size: 100_000 });
  expect(same.at(77_777)).toEqual(simulator.population.at(77_777));
  expect(() => populationOf({ seed: 1, today: "2026-11-23", size: 100_001 })).toThrow("people");
});

test("numbers of all people have valid check digits and are different", () => {
  const people = [...populationOf({ seed: 9, today: "2026-11-23", size: 20_000 }).all()];
  const keys = people.map((person) => `${person.number} ${person.branch ?? ""}`);
  expect(new Set(keys.slice(60)).size).toBe(keys.length - 60);
  expect(people.every(({ number }) => !number.startsWith("90000"))).toBe(true);
});

test("scenario, faults, clock, disaster and insurance are set through the door", async () => {
  const person = personOf(simulator, "elderly-20");
  await control.setScenario(person.id, "invalid");
  await using oqs = clientOf(simulator);
  const asked = insuranceOf(person);
  expect(await oqs.searchEligibility(asked)).toMatchObject({ reason: "invalid" });
  const rules = [{ match: { route: "search", number: person.number }, fault: "error" }] as const;
  expect(await control.setFaults(rules)).toMatchObject([{ struck: 0 }]);
  expect(await codeOf(oqs.searchEligibility(asked))).toBe("OQS_SERVER_ERROR");
  expect(await control.faults()).toMatchObject([{ struck: 1 }]);
  await control.setFaults([]);
  await put("clock", { now: "2030-01-02T03:04:05+09:00", stopped: true });
  expect(simulator.time.now().toISOString()).toBe("2030-01-01T18:04:05.000Z");
  await put("clock", { advanceMs: 1_000 });
  expect((await control.state()).now).toBe("2030-01-01T18:04:06.000Z");
  await put("clock", { stopped: false });
  await put("disaster", { from: "2030-01-01", to: "2030-01-07", areas: ["架空県"] });
  expect(simulator.disaster).toEqual({ from: "2030-01-01", to: "2030-01-07", areas: ["架空県"] });
  expect((await put("disaster", { from: "2030-01-07", to: "2030-01-01" })).status).toBe(400);
  await put("disaster", {}, "DELETE");
  expect(simulator.disaster).toBeUndefined();
  expect(JSON.parse((await put(`people/${person.id}/insurance`, {}, "POST")).text).number).not.toBe(
    person.number,
  );
  const face = await put(`people/${person.id}/face`, { consents: { checkup: true } }, "POST");
  expect(JSON.parse(face.text).file).toMatch(/^OQSsiquc01res_face_/);
  await put("tokens", {}, "DELETE");
  await expect(oqs.searchEligibility(asked)).resolves.toBeDefined();
  for (const [path, body] of [
    ["people/0/scenario", { scenario: "eligible" }],
    ["people/1/scenario", { scenario: "no" }],
    ["people/1/scenario", []],
    ["clock", { now: "soon" }],
    ["clock", { advanceMs: 1e300 }],
    ["nothing", {}],
    ["bulk/1/finish", {}],
  ] as const)
    expect([400, 404]).toContain((await put(path, body)).status);
});

test("news come when there are some", async () => {
  const { newest } = await control.state();
  const waiting = send({ path: `/api/state?after=${newest}`, headers: bearer() });
  await control.setScenario("2", "eligible");
  const { activity } = JSON.parse((await waiting).text);
  expect(activity).toMatchObject([{ face: "control", what: "people scenario", person: "2" }]);
});

test.each([
  [{}, "the script must be a list"],
  [[{}], "rules[0].fault must be there"],
  [[{ fault: "melt" }], "rules[0].fault must be one of down"],
  [[{ fault: { slow: -1 } }], "rules[0].fault.slow must be 0 to"],
  [[{ fault: { slow: 1, drip: 1 } }], "rules[0].fault must be exactly one"],
  [[{ fault: "busy" }, { fault: "busy", match: { nth: 0 } }], "rules[1].match.nth must be a whole"],
  [[{ fault: "busy", match: { route: "nowhere" } }], "rules[0].match.route must be one of login"],
  [[{ fault: "busy", match: { route: "search", job: "eligibility" } }], "not both"],
  [[{ fault: "html", match: { job: "eligibility" } }], "html is of HTTP alone"],
  [[{ fault: "busy", chance: 2 }], "rules[0].chance must be a share"],
  [[{ fault: "busy", wrong: 1 }], "rules[0] must be an object of match"],
  [JSON.parse('[{"fault":"busy","__proto__":{}}]'), "rules[0] must be an object of match"],
])("the fault script %j is refused: %s", (script, message) => {
  expect(() => simulator.faults.script(script)).toThrow(message);
});

test("rules strike the n-th question, every n-th, from the n-th on, by chance the same ones", async () => {
  await using oqs = clientOf(simulator);
  const asked = insuranceOf(personOf(simulator, "eligible"));
  const strikes = async (rule: object): Promise<string> => {
    simulator.faults.script([{ fault: "error", ...rule }]);
    let seen = "";
    for (let question = 0; question < 6; question++)
      seen += (await codeOf(oqs.searchEligibility(asked))) === "none" ? "." : "x";
    simulator.faults.clear();
    return seen;
  };
  const route = "search";
  expect(await strikes({ match: { route, nth: 2 } })).toBe(".x....");
  expect(await strikes({ match: { route, every: 3 } })).toBe("..x..x");
  expect(await strikes({ match: { route, from: 5 } })).toBe("....xx");
  expect(await strikes({ match: { route }, times: 1 })).toBe("x.....");
  expect(await strikes({ match: { route, institution: "9910000026" } })).toBe("......");
  expect(await strikes({ match: { job: "eligibility" } })).toBe("......");
  const chance = { match: { route }, chance: 0.5 };
  expect(await strikes(chance)).toBe(await strikes(chance));
});
