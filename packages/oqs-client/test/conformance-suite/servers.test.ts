import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  conformanceScenarios,
  type ServerPeople,
  testServer,
} from "../../src/conformance/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { insuranceOf, personOf } from "../support.ts";
import { idsOf, verdictsOf } from "./verdicts.ts";

const quick = { latencyMs: 0, intervalMs: 40, rescanMs: 20 } as const;
let simulator: Simulator;
let people: ServerPeople;
const root: string = mkdtempSync(join(tmpdir(), "uketsuke-conformance-"));

beforeAll(async () => {
  simulator = await startSimulator({ folder: { path: root, ...quick } });
  // Six digits, so that padding is judged too.
  const eligible = personOf(simulator, "short-term");
  const consents = { medication: true, medicalInformation: true, checkup: true, surgery: false };
  await simulator.showFace(eligible.id, { consents });
  people = {
    eligible: insuranceOf(eligible),
    limited: insuranceOf(personOf(simulator, "limit-A01")),
  };
});
afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

const passing = (profile: "web-api-server" | "folder-server"): Readonly<Record<string, string>> =>
  Object.fromEntries(idsOf(profile).map((id) => [id, "pass"]));

describe("our simulator", () => {
  test("passes every scenario for a Web-API server", async () => {
    const { endpoint, institution, credentials } = simulator;
    const webApi = { endpoint, institution, credentials, people };
    const report = await testServer({ webApi });
    expect(verdictsOf(report)).toEqual(passing("web-api-server"));
  });

  test("passes every scenario for bridge software", async () => {
    const { institution } = simulator;
    const folder = { root, institution, encoding: "UTF-8", people } as const;
    const report = await testServer({ folder, intervalMs: 5 });
    expect(verdictsOf(report)).toEqual(passing("folder-server"));
  });

  test("is told when scenarios need people nobody named", async () => {
    const { endpoint, institution, credentials } = simulator;
    const { eligible } = people;
    const only = ["web-server-limit-consent"];
    const webApi = { endpoint, institution, credentials, people: { eligible } };
    const { counts } = await testServer({ webApi, only });
    expect(counts).toMatchObject({ skipped: 1, pass: 0 });
  });
});

test("every scenario has its own id, in the order of the profiles", () => {
  const ids = conformanceScenarios.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(40);
});
