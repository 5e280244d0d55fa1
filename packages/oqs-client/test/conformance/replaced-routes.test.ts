import { expect, test } from "vitest";
import { createOqsClient } from "../../src/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { codeOf, insuranceOf, personOf } from "../support.ts";

test("paths of the official specification take the place of ours", async () => {
  const routes = { search: "/MSA90000/made/search", registration: "/MSA90001/made/register" };
  await using simulator = await startSimulator({ routes });
  const insurance = insuranceOf(personOf(simulator, "eligible"));
  await using oqs = createOqsClient(simulator);
  expect(await oqs.searchEligibility(insurance)).toMatchObject({ outcome: "eligible" });
  expect(await oqs.registerReferenceNumber({ ...insurance, referenceNumber: "1" })).toEqual({
    outcome: "registered",
  });
  const { routes: _, ...endpoint } = simulator.endpoint;
  await using without = createOqsClient({ ...simulator, endpoint });
  expect(await codeOf(without.searchEligibility(insurance))).toBe("OQS_REJECTED");
});
