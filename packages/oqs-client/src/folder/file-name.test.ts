import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answerBase,
  isSafeFileName,
  type JobFile,
  jobNamed,
  parseFileName,
  requestBase,
} from "./file-name.ts";
import { folderJobs } from "./jobs.ts";

const now = new Date("2026-11-22T01:02:03Z");
const single = (name: string): JobFile => ({
  job: jobNamed(name, folderJobs),
  form: "single",
  step: 1,
});
const bulk = (name: string, step: 1 | 2): JobFile => ({ ...single(name), form: "bulk", step });

test.each<[JobFile, string, string]>([
  [single("eligibility"), "OQSsiquc01req_202611220007", "OQSsiquc01res_202611220007"],
  [single("reference-number"), "OQSsiimm01req_202611220007", "OQSsiimm01res_202611220007"],
  [bulk("eligibility", 1), "OQSmuquc01req_202611220007", "OQSmuquc01res_202611220007"],
  [bulk("eligibility", 2), "OQSmuquc02req_202611220007", "OQSmuquc02res_202611220007"],
  [bulk("reference-number", 2), "OQSmuimm02req_202611220007", "OQSmuimm02res_202611220007"],
  [bulk("assistance", 1), "OQSmutic01req_202611220007", "OQSmutic01res_202611220007"],
  [bulk("home-visit", 1), "OQSmuhvq01req_202611220007", "OQSmuhvq01res_202611220007"],
  [bulk("online", 2), "OQSmuonq02req_202611220007", "OQSmuonq02res_202611220007"],
  [single("medication"), "YZKsiquc01req_0426112210020007", "YZKsiquc01res_0426112210020007"],
  [single("checkup"), "TKKsiquc01req_0426112210020007", "TKKsiquc01res_0426112210020007"],
])("the table names and understands a file: %#", (file, request, answer) => {
  const base = requestBase(file, { now, number: 7, category: 4 });
  expect([base, answerBase(file, base)]).toEqual([request, answer]);
  expect(parseFileName(`${request}.xml`, folderJobs)).toMatchObject({ ...file, kind: "request" });
  expect(parseFileName(`${answer}.xml`, folderJobs)).toMatchObject({ ...file, kind: "answer" });
  expect(parseFileName(`${answer}.zip`, folderJobs)).toMatchObject({ kind: "answer" });
  expect(parseFileName(`${request}.err`, folderJobs)).toMatchObject({ kind: "error", base });
});

test("the day is the day in Japan, and a long day has longer numbers", () => {
  const late = new Date("2026-11-22T15:00:00Z");
  expect(requestBase(single("eligibility"), { now: late, number: 10_000 })).toBe(
    "OQSsiquc01req_2026112310000",
  );
});

test("only req becomes res, wherever else it stands", () => {
  const file = single("eligibility");
  expect(answerBase(file, "OQSsiquc01req_req01req_")).toBe("OQSsiquc01res_req01req_");
});

test("free parts of other programs are understood", () => {
  const name = "OQSsiimm01req_2021081611906.xml";
  expect(parseFileName(name, folderJobs)).toMatchObject({ free: "2021081611906" });
  expect(parseFileName("OQSsiquc01res_face_9910000018ab_20261122.xml", folderJobs)?.kind).toBe(
    "face",
  );
});

test.each([
  ["another job", "OQSsixyz01req_1.xml"],
  ["a form the job has not", "OQSsitic01req_1.xml"],
  ["a second step of a single job", "OQSsiquc02req_1.xml"],
  ["an archive as a request", "OQSmuquc01req_1.zip"],
  ["an error file under the answer's name", "OQSsiquc01res_1.err"],
  ["nothing free", "OQSsiquc01req_.xml"],
  ["other case", "oqssiquc01req_1.xml"],
  ["more behind it", "OQSsiquc01req_1.xml.bak"],
  ["a hidden file", ".OQSsiquc01req_1.xml"],
])("%s is none of the table's", (_, name) => {
  expect(parseFileName(name, folderJobs)).toBeUndefined();
});

test("a table of the caller's own is understood instead", () => {
  const [row] = folderJobs;
  if (row === undefined) throw new Error("the table is empty");
  const jobs = [{ ...row, name: "prescription", system: "EPS", letters: "pir" }];
  expect(parseFileName("EPSsipir01req_1.xml", jobs)?.job.name).toBe("prescription");
  expect(parseFileName("OQSsiquc01req_1.xml", jobs)).toBeUndefined();
});

test("what the table cannot name is refused", () => {
  const name = (file: JobFile, category?: number) => () =>
    requestBase(file, { now, number: 1, category });
  expect(name(single("assistance"))).toThrow(/has no single form/);
  expect(name(single("medication"))).toThrow(/file category/);
  expect(name(single("medication"), 100)).toThrow(/file category/);
  expect(() => jobNamed("nothing", folderJobs)).toThrow(/no job is named/);
});

const device = ["CON", "nul", "Aux.xml", "COM1", "lpt9.xml", "COM¹", "CONIN$", "con .xml"];

describe("a safe name is one plain file in this folder, on Windows too", () => {
  test.each([
    ...device,
    "..",
    "../x",
    "..\\x",
    "a/b",
    "a:b",
    "x.",
    "x ",
    "a\0b",
    "a\nb",
    "",
    ".hidden",
    "é".repeat(128),
    "\ud800",
    "a\u202Eb",
    "a?",
    "a*",
    '"a"',
    "<a>",
    "a|b",
  ])("%j is not", (name) => {
    expect(isSafeFileName(name)).toBe(false);
  });

  test.each(["OQSsiquc01req_202611220001.xml", "console.xml", "受付.xml", "a b"])(
    "%j is",
    (name) => {
      expect(isSafeFileName(name)).toBe(true);
    },
  );

  test("a name that is understood never leads anywhere else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (free) => {
        const parsed = parseFileName(`OQSsiquc01req_${free}.xml`, folderJobs);
        if (parsed !== undefined) expect(parsed.base).not.toMatch(/[/\\:\0]|^\./);
      }),
    );
  });
});

const corpus = fileURLToPath(
  new URL("../../../../../shared/data/corpora/blns/blns.json", import.meta.url),
);
const absent = existsSync(corpus) ? "" : " (skipped: corpora absent)";

test.skipIf(absent !== "")(`naughty strings are never a path${absent}`, () => {
  const strings = JSON.parse(readFileSync(corpus, "utf8")) as string[];
  for (const free of strings) {
    const parsed = parseFileName(`OQSsiquc01req_${free}.xml`, folderJobs);
    if (parsed !== undefined) expect(parsed.base).not.toMatch(/[/\\:\0<>|?*"]/);
  }
});
