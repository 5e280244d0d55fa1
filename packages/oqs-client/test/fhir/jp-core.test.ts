import { beforeAll, expect, test } from "vitest";
import {
  type Bundle,
  eligibilityBundleOf,
  extensions,
  identifierSystems,
  profiles,
} from "../../src/fhir/index.ts";
import { type Asked, everyAnswer } from "./every-answer.ts";

let answers: readonly Asked[] = [];

beforeAll(async () => {
  answers = await everyAnswer();
});

type Resource = Bundle["entry"][number]["resource"];

function all<T extends Resource["resourceType"]>(
  bundle: Bundle,
  type: T,
): Extract<Resource, { resourceType: T }>[] {
  const is = (one: Resource): one is Extract<Resource, { resourceType: T }> =>
    one.resourceType === type;
  return bundle.entry.map((entry) => entry.resource).filter(is);
}

function bundles(): { name: string; bundle: Bundle }[] {
  return answers.map(({ name, asked, eligibility }) => ({
    name,
    bundle: eligibilityBundleOf(eligibility, { asked }),
  }));
}

test("a coverage has at most one identifier of each slice, written by its rule", () => {
  let seen = 0;
  for (const { bundle } of bundles())
    for (const { identifier = [] } of all(bundle, "Coverage")) {
      const members = identifier.filter((one) => one.system === identifierSystems.member);
      const csv = identifier.filter((one) => one.system === identifierSystems.memberCsv);
      expect(members.length).toBeLessThanOrEqual(1);
      expect(csv.length).toBe(members.length);
      for (const { value } of members)
        expect(value).toMatch(/^\d{8}:[^!-~\s]*:[^!-~\s]+:(\d{2})?$/);
      for (const { value } of csv)
        expect(value).toMatch(/^"\d{8}","[^!-~\s]*","[^!-~\s]+","(\d{2})?"$/);
      seen += members.length;
    }
  expect(seen).toBeGreaterThan(30);
});

test("symbol and number are full width, the branch half width in its extension and full width as dependent", () => {
  for (const { bundle } of bundles())
    for (const { extension = [], dependent } of all(bundle, "Coverage")) {
      const value = (url: string): string | undefined =>
        extension.find((one) => one.url === url)?.valueString;
      for (const url of [extensions.symbol, extensions.number])
        expect(value(url) ?? "").not.toMatch(/[!-~\s]/);
      const branch = value(extensions.branch);
      expect(branch ?? "00").toMatch(/^\d{2}$/);
      expect(dependent?.normalize("NFKC")).toBe(branch);
      expect(dependent ?? "００").toMatch(/^[０-９]{2}$/);
    }
});

test("whatever a resource refers to stands in the bundle, with the profile JP Core has for it", () => {
  const profileOf: Record<string, string> = {
    Patient: profiles.patient,
    Coverage: profiles.coverage,
    Organization: profiles.organization,
  };
  for (const { bundle } of bundles()) {
    const urls = new Set(bundle.entry.map((entry) => entry.fullUrl));
    expect(urls.size).toBe(bundle.entry.length);
    for (const [reference] of JSON.stringify(bundle).matchAll(/(?<="reference":")[^"]+/g))
      expect(urls).toContain(reference);
    for (const { resource } of bundle.entry) {
      const wanted = profileOf[resource.resourceType];
      expect(resource.meta?.profile).toEqual(wanted === undefined ? undefined : [wanted]);
    }
  }
});

test("kanji and kana are two names, the kana full width", () => {
  for (const { bundle } of bundles())
    for (const { name = [] } of all(bundle, "Patient")) {
      const kinds = name.map((one) => one.extension?.[0]?.valueCode);
      expect([[], ["IDE"], ["IDE", "SYL"]]).toContainEqual(kinds);
      expect(name[1]?.text ?? "").not.toMatch(/[ｦ-ﾟ]/);
    }
});

test("only what the payer says is in force is in force", () => {
  const inforce = (bundle: Bundle): (boolean | undefined)[] =>
    all(bundle, "CoverageEligibilityResponse").flatMap(({ insurance = [] }) =>
      insurance.map((one) => one.inforce),
    );
  for (const { name, asked, eligibility } of answers) {
    const bundle = eligibilityBundleOf(eligibility, { asked });
    const expected = eligibility.outcome === "eligible";
    const said = inforce(bundle);
    expect([name, said.length > 0]).toEqual([name, eligibility.outcome !== "refused"]);
    expect([name, said.every((one) => one === expected)]).toEqual([name, true]);
  }
});

test("not found, several and a newer insurance carry their code; so does a code nobody knows", () => {
  const codes = new Map(
    answers.map(({ name, eligibility }) => {
      const [response] = all(eligibilityBundleOf(eligibility), "CoverageEligibilityResponse");
      return [name.split(" ")[0], response?.error?.[0]?.code.coding?.[0]?.code];
    }),
  );
  expect(codes.get("not-found")).toBe("4");
  expect(codes.get("multiple")).toBe("5");
  expect(codes.get("invalid-new-exists")).toBe("3");
  expect(codes.get("unknown-validity")).toBe("8");
  expect(codes.get("invalid")).toBeUndefined();
  expect(codes.get("eligible")).toBeUndefined();
});

test("public assistance is a coverage of its own kind, without an insurer's number", () => {
  const assistance = bundles().find(({ name }) => name.startsWith("assistance"))?.bundle;
  if (assistance === undefined) throw new Error("no such case");
  const coverages = all(assistance, "Coverage");
  expect(coverages.map((one) => one.order)).toEqual(coverages.map((_, index) => index + 1));
  expect(coverages[0]?.type?.text).toBe("公費");
  expect(coverages[0]?.identifier?.map((one) => one.system)).toEqual([
    identifierSystems.publicExpensePayer,
    identifierSystems.publicExpenseBeneficiary,
  ]);
});

test("an inferred share is no fact for another system, a stated one is", () => {
  for (const { eligibility } of answers) {
    if (eligibility.outcome !== "eligible") continue;
    const [coverage] = all(eligibilityBundleOf(eligibility), "Coverage");
    const stated = eligibility.copaymentSource === "answer";
    if (coverage?.type?.text === "公費") continue;
    expect(coverage?.costToBeneficiary?.[0]?.valueQuantity?.value).toBe(
      stated ? eligibility.copaymentPercent : undefined,
    );
  }
});
