import { beforeAll, expect, test } from "vitest";
import {
  eligibilityBundleOf,
  eligibilityRequestOf,
  extensions,
  readEligibilityBundle,
  searchOf,
} from "../../src/fhir/index.ts";
import { type InsuranceData, OqsError } from "../../src/index.ts";
import { type Asked, everyAnswer } from "./every-answer.ts";

let answers: readonly Asked[] = [];

beforeAll(async () => {
  answers = await everyAnswer();
});

/** What a search needs, with widths that do not matter made equal. */
function key({ insurerNumber, symbol = "", number, branch, birthDate }: InsuranceData): unknown {
  return [insurerNumber, symbol.normalize("NFKC"), number, branch, birthDate];
}

test("a question is read back as the same search", () => {
  for (const { asked } of answers)
    expect(key(searchOf(eligibilityRequestOf(asked)))).toEqual(key(asked));
});

test("an answer is read back with the insurance it is about and whether it is in force", () => {
  for (const { name, asked, eligibility } of answers) {
    const read = readEligibilityBundle(eligibilityBundleOf(eligibility, { asked }));
    const expected =
      eligibility.outcome === "refused"
        ? "no-answer"
        : eligibility.outcome === "eligible"
          ? "in-force"
          : "not-in-force";
    expect([name, read.outcome]).toEqual([name, expected]);
    if (read.outcome === "no-answer" || name.startsWith("assistance")) continue;
    expect(key({ ...read.insurance, birthDate: asked.birthDate } as InsuranceData)).toEqual(
      key(asked),
    );
  }
});

test("the numbers are found in the extensions too, and with ids instead of addresses", () => {
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    entry: [
      { resource: { resourceType: "Patient", id: "p", birthDate: "1980-04-01" } },
      {
        resource: {
          resourceType: "Organization",
          id: "o",
          identifier: [
            {
              system: "http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsurerNumber",
              value: "00138057",
            },
          ],
        },
      },
      {
        resource: {
          resourceType: "Coverage",
          id: "c",
          extension: [
            { url: extensions.symbol, valueString: "１２－３４" },
            { url: extensions.number, valueString: "５６７８" },
          ],
          beneficiary: { reference: "Patient/p" },
          payor: [{ reference: "Organization/o" }],
        },
      },
      {
        resource: {
          resourceType: "CoverageEligibilityRequest",
          insurance: [{ focal: true, coverage: { reference: "Coverage/c" } }],
        },
      },
    ],
  };
  expect(searchOf(bundle)).toEqual({
    insurerNumber: "138057",
    symbol: "１２－３４",
    number: "5678",
    birthDate: "1980-04-01",
  });
});

const incomplete: readonly [string, unknown][] = [
  ["null", null],
  ["text", "Bundle"],
  ["another resource", { resourceType: "Patient" }],
  ["an empty bundle", { resourceType: "Bundle", entry: [] }],
  ["entries that are none", { resourceType: "Bundle", entry: [null, 1, {}] }],
  [
    "a request without a coverage",
    {
      resourceType: "Bundle",
      entry: [{ resource: { resourceType: "CoverageEligibilityRequest" } }],
    },
  ],
];

test.each(incomplete)("%s is refused by name", (_, bundle) => {
  for (const read of [searchOf, readEligibilityBundle]) {
    let thrown: unknown;
    try {
      read(bundle);
    } catch (error) {
      thrown = error;
    }
    expect(OqsError.is(thrown) && thrown.code).toBe("RESOURCE_UNREADABLE");
  }
});

test("an answer without the word in force is not in force", () => {
  const [first] = answers.filter(({ eligibility }) => eligibility.outcome === "eligible");
  if (first === undefined) throw new Error("nobody is eligible");
  const bundle = structuredClone(eligibilityBundleOf(first.eligibility));
  for (const { resource } of bundle.entry)
    if (resource.resourceType === "CoverageEligibilityResponse")
      for (const one of resource.insurance ?? []) delete (one as { inforce?: boolean }).inforce;
  expect(readEligibilityBundle(bundle).outcome).toBe("not-in-force");
});
