import { expect } from "vitest";
import { decide, summarize } from "../../../../tools/judge/verdict.ts";
import { wycheproofCases } from "../../tools/judge/wycheproof.ts";
import { corpusTest } from "./corpora.ts";

corpusTest("Wycheproof: RSA-2048 and P-256 signatures, exact", "wycheproof", (data) => {
  expect(summarize("wycheproof", wycheproofCases(data).map(decide))).toMatchObject({
    cases: 743,
    right: 743,
  });
});
