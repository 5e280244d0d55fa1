import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "vitest";
import { type Case, decide, isDifferent } from "../../../../tools/judge/verdict.ts";
import { certificateCases } from "../../tools/judge/certificates.ts";
import { limboCases } from "../../tools/judge/limbo.ts";
import { corpusTest } from "./corpora.ts";

const page = readFileSync(new URL("../../../../docs/trust.md", import.meta.url), "utf8");

/** Names of the cases that come out other than the corpus expects. */
function differences(cases: readonly Case[]): readonly string[] {
  return cases
    .map(decide)
    .filter(isDifferent)
    .map(({ name }) => name);
}

corpusTest("every difference from x509-limbo stands in docs/trust.md", "x509-limbo", (data) => {
  const names = differences(limboCases(data));
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

corpusTest(
  "every difference from BoringSSL stands in docs/trust.md",
  "boringssl-parse-cert",
  (data) => {
    const names = differences(certificateCases(data)).map((name) => basename(name, ".pem"));
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  },
);
