/** A bulk job from its question to its result, over a serving side that really works through the steps. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeBulk } from "../../src/bulk.ts";
import type { BulkProgress, BulkState, LinkAnswer, LinkRequest } from "../../src/folder/index.ts";
import { type BulkConfirmUnit, bulkResultMessage } from "../../src/messages/bulk-confirm-unit.ts";
import { bulkDownloadMessage } from "../../src/messages/bulk-download.ts";
import { bulkSearchMessage } from "../../src/messages/bulk-search.ts";
import { writeZip } from "../../src/zip-writer.ts";
import { type MadeFolder, madeFolder, now } from "../folder/made-folder.ts";
import { institution } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";

let made: MadeFolder;
beforeEach(() => {
  made = madeFolder();
});
afterEach(() => made[Symbol.asyncDispose]());

const units = Array.from({ length: 3 }, (_, row) => ({
  InsurerNumber: "  990017",
  InsuredIdentificationNumber: `00${row}`,
}));

interface Work {
  /** So often the result is not there yet. */
  readonly processing?: number;
  readonly zip?: boolean;
  readonly institution?: string;
  readonly receptionNumber?: string;
  readonly refused?: 1 | 2;
}

/** What the bridge software does with a bulk confirmation; `asked` gets the names of its requests. */
function working(work: Work = {}, asked: string[] = []) {
  let people: readonly { InsuredIdentificationNumber?: string }[] = [];
  let left = work.processing ?? 0;
  return async (request: LinkRequest): Promise<LinkAnswer> => {
    asked.push(request.name);
    const refused = { SegmentOfResult: "9", ErrorCode: "E-9", ErrorMessage: "異常終了" };
    if (work.refused === request.step)
      return { answer: "message", message: { MessageHeader: refused } };
    if (request.step === 1) {
      const { MessageBody: body = {} } = request.read(bulkSearchMessage);
      people = body.QualificationConfirmSearchInfo ?? [];
      return { answer: "message", message: { MessageBody: { ReceptionNumber: "R-0001" } } };
    }
    expect(request.read(bulkDownloadMessage).MessageBody).toEqual({ ReceptionNumber: "R-0001" });
    if (left-- > 0)
      return { answer: "message", message: { MessageHeader: { SegmentOfResult: "2" } } };
    const header = {
      SegmentOfResult: "1",
      MedicalInstitutionCode: work.institution ?? institution,
      ReceptionNumber: work.receptionNumber ?? "R-0001",
    };
    const found: BulkConfirmUnit[] = people.map((QualificationConfirmSearchInfo) => ({
      QualificationConfirmSearchInfo,
      QualificationValidity: "1",
    }));
    const file = (some: readonly BulkConfirmUnit[]) =>
      writeBulk(
        bulkResultMessage,
        "BulkConfirmUnit",
        { header, units: some },
        { encoding: "UTF-8" },
      );
    if (work.zip !== true) return { answer: "file", extension: "xml", content: file(found) };
    const files = [
      { name: "1.xml", content: file(found.slice(0, 2)) },
      { name: "2.xml", content: file(found.slice(2)) },
    ];
    return { answer: "file", extension: "zip", content: writeZip(files) };
  };
}

type Progress = BulkProgress<BulkConfirmUnit>;

async function all(job: AsyncIterable<Progress>, stored: BulkState[] = []): Promise<Progress[]> {
  const seen: Progress[] = [];
  for await (const one of job) {
    seen.push(one);
    if ("state" in one) stored.push(JSON.parse(JSON.stringify(one.state)));
  }
  return seen;
}
const names = (progress: readonly Progress[]): string[] => progress.map((one) => one.progress);

async function numbersIn(end: Progress | undefined): Promise<(string | undefined)[]> {
  const numbers: (string | undefined)[] = [];
  if (end?.progress !== "result") throw new Error(JSON.stringify(end));
  for await (const unit of end.units())
    numbers.push(unit.QualificationConfirmSearchInfo?.InsuredIdentificationNumber);
  return numbers;
}

/** A clock that a pause moves on. */
function clockwork() {
  let time = now.getTime();
  const pauses: number[] = [];
  return {
    pauses,
    clock: () => new Date(time),
    pause: async (ms: number): Promise<void> => {
      pauses.push(ms);
      time += ms;
    },
  };
}

test.each([false, true])("from question to result, zip: %s", async (zip) => {
  const asked: string[] = [];
  await using _ = await made.serve(working({ processing: 3, zip }, asked));
  const { pauses, clock, pause } = clockwork();
  const link = made.link({ clock });
  const seen = await all(link.bulk("eligibility", { question: { units }, pause }));
  const waiting = ["processing", "asking"];
  expect(names(seen)).toEqual([
    ...["uploading", "accepted", "asking"],
    ...waiting,
    ...waiting,
    ...waiting,
    "result",
  ]);
  expect(pauses).toEqual([10_000, 20_000, 40_000]);
  expect(asked.slice(0, 2)).toEqual(["OQSmuquc01req_202611220001", "OQSmuquc02req_202611220001"]);
  expect(seen.at(-1)).toMatchObject({ count: 3, header: { ReceptionNumber: "R-0001" } });
  expect(await numbersIn(seen.at(-1))).toEqual(["000", "001", "002"]);
  expect(await numbersIn(seen.at(-1))).toEqual(["000", "001", "002"]);
});

test("stopped after any step and begun again from the stored state, nothing is uploaded twice", async () => {
  const asked: string[] = [];
  await using _ = await made.serve(working({ processing: 1 }, asked));
  const { clock, pause } = clockwork();
  let state: BulkState | undefined;
  let end: Progress | undefined;
  for (let steps = 0; end?.progress !== "result"; steps++) {
    if (steps > 20) throw new Error(JSON.stringify(end));
    // A program that lives for one step, and stores what it was told.
    const link = made.link({ clock });
    const job: AsyncIterable<Progress> = link.bulk(
      "eligibility",
      state === undefined ? { question: { units }, pause } : { state, pause },
    );
    let taken = 0;
    for await (const one of job) {
      end = one;
      if ("state" in one) state = JSON.parse(JSON.stringify(one.state)) as BulkState;
      // One step more than the last one told of, so that what it announces also happens.
      if (++taken === 2) break;
    }
  }
  expect(asked.filter((name) => name.includes("01req"))).toHaveLength(1);
  expect(await numbersIn(end)).toEqual(["000", "001", "002"]);
});

test("a question that was published before a crash is looked up, not published again", async () => {
  const link = made.link();
  const job = link.bulk("eligibility", { question: { units }, deadlineMs: 30 });
  const first = await job.next();
  if (first.done === true || first.value.progress !== "uploading") throw new Error("not uploading");
  expect(made.files("req")).toEqual([]);
  const unanswered = await job.next();
  expect(unanswered.value).toMatchObject({ progress: "no-answer", state: first.value.state });
  expect(made.files("req")).toHaveLength(1);
  const asked: string[] = [];
  await using _ = await made.serve(working({}, asked));
  const seen = await all(link.bulk("eligibility", { state: first.value.state }));
  expect(names(seen)).toEqual(["accepted", "asking", "result"]);
  expect(asked.filter((name) => name.includes("01req"))).toHaveLength(1);
});

test("a bulk registration nobody answers is unknown, and pending", async () => {
  const link = made.link();
  const question = { units: [{ ReferenceNumber: "P-1" }] };
  const job = link.bulk("reference-number", { question, deadlineMs: 30 });
  const seen: string[] = [];
  for await (const { progress } of job) seen.push(progress);
  expect(seen).toEqual(["uploading", "unknown"]);
  expect(await link.pending()).toMatchObject([{ name: "OQSmuimm01req_202611220001" }]);
});

test("a period is asked for with one search", async () => {
  await using _ = await made.serve(() => ({ answer: "none" }));
  const search = { MedicalTreatmentMonth: "202611" };
  const job = made.link().bulk("assistance", { question: { search }, deadlineMs: 60 });
  await job.next();
  const publishing = job.next();
  const seen = await publishing;
  expect(seen.value).toMatchObject({ progress: "no-answer", taken: true });
});

test("refusals and error files end it", async () => {
  for (const refused of [1, 2] as const) {
    const folder = madeFolder();
    await using _ = await folder.serve(working({ refused }));
    const seen = await all(folder.link().bulk("eligibility", { question: { units } }));
    expect(seen.at(-1)).toEqual({ progress: "refused", code: "E-9", message: "異常終了" });
  }
  const folder = madeFolder();
  await using __ = await folder.serve(() => ({ answer: "error-file", code: "E-1", message: "x" }));
  const seen = await all(folder.link().bulk("eligibility", { question: { units } }));
  expect(seen.at(-1)).toMatchObject({ progress: "error-file", code: "E-1" });
  expect(folder.files("res")).toEqual([
    "OQSmuquc01req_202611220001.err",
    "OQSmuquc01req_202611220001.xml",
  ]);
});

test("after a day it gives up, and can be gone on with", async () => {
  const { pauses, clock, pause } = clockwork();
  const stored: BulkState[] = [];
  const server = await made.serve(working({ processing: 1_000 }));
  const seen = await all(
    made.link({ clock }).bulk("eligibility", {
      question: { units },
      pause,
      maxPauseMs: 6 * 60 * 60 * 1000,
      firstPauseMs: 60 * 60 * 1000,
    }),
    stored,
  );
  expect(seen.at(-1)?.progress).toBe("gave-up");
  expect(pauses.map((ms) => ms / 3_600_000)).toEqual([1, 2, 4, 6, 6, 6]);
  await server[Symbol.asyncDispose]();
  await using _ = await made.serve(working());
  const state = stored.at(-1);
  if (state === undefined) throw new Error("no state");
  const later = await all(made.link({ clock }).bulk("eligibility", { state, pause }));
  expect(later.at(-1)?.progress).toBe("result");
});

test.each([
  ["another institution's result", { institution: "9910000026" }],
  ["the result of another reception number", { receptionNumber: "R-0002" }],
])("%s is not ours", async (_, work) => {
  await using __ = await made.serve(working(work));
  const link = made.link();
  let state: BulkState | undefined;
  for await (const one of link.bulk("eligibility", { question: { units } })) {
    if (one.progress === "accepted") state = one.state;
    if (state !== undefined) break;
  }
  if (state === undefined) throw new Error("not accepted");
  const seen: string[] = [];
  for await (const { progress } of link.bulk("eligibility", { state, deadlineMs: 400 }))
    if (seen.push(progress) === 2) break;
  expect(seen).toEqual(["asking", "processing"]);
  expect(made.files("res").filter((name) => name.includes("02res"))).toHaveLength(1);
});

test("a result that changes while its units are read says so", async () => {
  await using _ = await made.serve(working());
  const seen = await all(made.link().bulk("eligibility", { question: { units } }));
  const [name = ""] = made.files("res").filter((one) => one.includes("02res"));
  const text = readFileSync(join(made.root, "res", name), "utf8");
  made.put("res", name, text.replace("000", "999"));
  expect(await codeOf(numbersIn(seen.at(-1)))).toBe("RESULT_FILE_UNSTABLE");
});

test("a state of another job, or of no job, is refused", async () => {
  const link = made.link();
  const request = {
    ...{ name: "OQSmutic01req_202611220001", job: "assistance", form: "bulk", step: 1 },
    ...{ identifier: "x", askedAt: now.toISOString() },
  };
  const wrong = [
    { step: "upload", job: "assistance", request },
    { step: "upload", job: "eligibility", request: { ...request, name: "../x" } },
    { step: "download", job: "eligibility", receptionNumber: "1", acceptedAt: "x", polls: 0 },
    {},
  ];
  for (const state of wrong)
    expect(await codeOf(link.bulk("eligibility", { state: state as BulkState }).next())).toBe(
      "INVALID_ARGUMENT",
    );
});
