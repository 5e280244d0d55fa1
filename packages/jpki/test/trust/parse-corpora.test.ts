import { expect } from "vitest";
import { certificateCases } from "../../tools/judge/certificates.ts";
import { decide, summarize } from "../../tools/judge/verdict.ts";
import { corpusTest } from "./corpora.ts";

corpusTest("BoringSSL's certificates: typed errors only", "boringssl-parse-cert", (data) => {
  expect(summarize("certificates", certificateCases(data).map(decide))).toMatchObject({
    cases: 330,
    right: 309,
    explained: 21,
    wrongAccepts: 0,
    wrongRefusals: 0,
    crashes: 0,
  });
});
