import { expect, test } from "vitest";
import { decide, summarize } from "../../../../tools/judge/verdict.ts";
import { expectedPolicies, isPolicyCase, pkitsCases } from "../../tools/judge/pkits.ts";
import { corpusTest } from "./corpora.ts";

corpusTest("NIST PKITS: every case right, the policy sections too", "nist-pkits", (data) => {
  const verdicts = pkitsCases(data).map(decide);
  const withoutPolicies = verdicts.filter(({ name }) => !isPolicyCase(name));
  expect(summarize("pkits", withoutPolicies)).toMatchObject({
    cases: 159,
    right: 159,
    wrongAccepts: 0,
    crashes: 0,
  });
  expect(summarize("pkits", verdicts)).toMatchObject({ cases: 247, right: 247 });
  for (const { name, actual, detail } of verdicts) {
    const policies = expectedPolicies(name);
    if (actual === "accept" && policies) {
      expect(detail.split(",").filter(Boolean).sort(), name).toEqual([...policies].sort());
    }
  }
});

corpusTest("NIST PKITS: refused for the right reason", "nist-pkits", (data) => {
  const details = new Map(
    pkitsCases(data)
      .map(decide)
      .map(({ name, detail }) => [name, detail]),
  );
  const begins = (title: string): string | undefined =>
    [...details].find(([name]) => name.includes(title))?.[1];
  expect(begins("Invalid EE Signature Test3")).toBe("signature-invalid at 0");
  expect(begins("Invalid CA notBefore Date Test1")).toBe("not-yet-valid at 1");
  expect(begins("Invalid EE notAfter Date Test6")).toBe("expired at 0");
  expect(begins("Missing CRL Test1")).toBe("revocation-unknown at 0");
  expect(begins("Invalid Revoked CA Test2")).toBe("revoked at 1: keyCompromise");
  expect(begins("Invalid Missing basicConstraints Test1")).toBe("not-an-authority at 1");
  expect(begins("Invalid pathLenConstraint Test6")).toBe("path-too-long at 1");
  expect(begins("Invalid keyUsage Critical keyCertSign False Test1")).toBe("key-usage at 1");
  expect(begins("Invalid Mapping From anyPolicy Test7")).toBe("policy-mapping at 1");
  expect(begins("Invalid DN nameConstraints Test3")).toBe("name-not-permitted at 0");
  expect(begins("Invalid DN nameConstraints Test15")).toBe("name-excluded at 0");
  expect(begins("Invalid Unknown Critical Certificate Extension Test2")).toBe(
    "unknown-critical-extension at 0",
  );
});

test("the policy sections are 4.8 to 4.12", () => {
  expect(["4.7.5 x", "4.8.1 x", "4.12.10 x", "4.13.1 x"].map(isPolicyCase)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
