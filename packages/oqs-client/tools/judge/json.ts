import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Judge } from "../../../../tools/judge/verdict.ts";
import { readJson } from "../../src/json.ts";
import { typed } from "./typed.ts";

const folder = "json-test-suite";
const expectations = { y: "accept", n: "refuse", i: "either" } as const;

/** `npm run judge -- json`: JSONTestSuite. Of what RFC 8259 leaves open: docs/judges.md. */
export const judge: Judge = { folder, limitMilliseconds: 2_000, cases: jsonCases };

/** Every file of the corpus. */
export function jsonCases(data: string): readonly Case[] {
  return readdirSync(join(data, folder))
    .filter((name) => /^[yni]_.*\.json$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(data, folder, name));
      return {
        name,
        expected: expectations[name.charAt(0) as keyof typeof expectations],
        decide: () => typed(() => readJson(bytes)),
      };
    });
}
