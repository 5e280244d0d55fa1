import { expect } from "vitest";
import { decide, summarize } from "../../../../tools/judge/verdict.ts";
import { limboCases } from "../../tools/judge/limbo.ts";
import { corpusTest } from "./corpora.ts";

corpusTest("x509-limbo: no difference without a reason", "x509-limbo", (data) => {
  expect(summarize("limbo", limboCases(data).map(decide))).toMatchObject({
    cases: 135,
    right: 124,
    explained: 11,
    wrongAccepts: 0,
    wrongRefusals: 0,
    crashes: 0,
  });
});
