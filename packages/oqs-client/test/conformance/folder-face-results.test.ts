/** Face results as a receipt computer meets them: each bound to its session by its identifier, never by its time. */
import { execFileSync } from "node:child_process";
import { existsSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FaceArrival, resultFolder } from "../../src/folder/index.ts";
import { fileOf, type MadeFolder, madeFolder } from "../folder/made-folder.ts";
import { institution, madeEligibility } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";

let made: MadeFolder;
beforeEach(() => {
  made = madeFolder();
});
afterEach(() => made[Symbol.asyncDispose]());

const deliver = (sessionId: string): Promise<unknown> =>
  resultFolder(made.root, { encoding: "UTF-8", institution }).deliver(madeEligibility(), {
    sessionId,
  });
const name = (id: string): string => `OQSsiquc01res_face_${institution}${id}_20261122100203.xml`;
const whole = (id: string): string =>
  fileOf({ MedicalInstitutionCode: institution, ArbitraryFileIdentifier: id });
const said = (arrival: FaceArrival | undefined): string | undefined =>
  arrival?.outcome === "face-result"
    ? arrival.sessionId
    : arrival?.outcome === "unreadable"
      ? `${arrival.file.slice(29, -19)} ${arrival.error.code}`
      : arrival?.outcome;

/** The next so many arrivals, after `during` has happened. */
async function arrivals(
  count: number,
  during: () => unknown,
  existing: "skip" | "report" = "skip",
): Promise<(string | undefined)[]> {
  const results = made.link().faceResults({ existing });
  const seen: (string | undefined)[] = [];
  const first = results.next();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await during();
  seen.push(said((await first).value ?? undefined));
  while (seen.length < count) seen.push(said((await results.next()).value ?? undefined));
  await results.return();
  return seen.sort();
}

test("what arrives is told with its session, what was there before is not", async () => {
  await deliver("before");
  expect(await arrivals(2, () => Promise.all([deliver("visit-1"), deliver("visit-2")]))).toEqual([
    "visit-1",
    "visit-2",
  ]);
  expect(await arrivals(3, () => {}, "report")).toEqual(["before", "visit-1", "visit-2"]);
});

test("a session gets its own result, whichever came first or last", async () => {
  await deliver("visit-2");
  const waiting = made.link().waitForFaceResult("visit-1");
  await deliver("visit-3");
  await deliver("visit-1");
  await deliver("visit-4");
  expect(await waiting).toMatchObject({ outcome: "face-result", sessionId: "visit-1" });
  expect(await made.link().waitForFaceResult("visit-5", { deadlineMs: 60 })).toEqual({
    outcome: "no-answer",
  });
  expect(await codeOf(made.link().waitForFaceResult("a b"))).toBe("INVALID_ARGUMENT");
});

test("files that cannot be read are said once, and hold up nobody", async () => {
  const seen = await arrivals(6, () => {
    made.put("face", name("half"), whole("half").slice(0, -9));
    made.put("face", name("foreign"), whole("x").replace(institution, "9910000026"));
    made.put("face", name("nobody"), fileOf({ MedicalInstitutionCode: institution }));
    made.put("face", name("sjis"), whole("x").replace("UTF-8", "Shift_JIS"));
    symlinkSync("/etc/hostname", join(made.root, "face", name("link")));
    made.put("face", "notes.txt", "not ours");
    return deliver("visit-1");
  });
  expect(seen).toEqual([
    "foreign ANSWER_MISMATCH",
    "half MALFORMED_ANSWER",
    "link RESULT_FILE_UNREADABLE",
    "nobody MALFORMED_ANSWER",
    "sjis ENCODING_MISMATCH",
    "visit-1",
  ]);
  expect(made.files("face")).toHaveLength(7);
});

test("truncated first and whole later is told as both", async () => {
  const results = made.link().faceResults();
  const first = results.next();
  await new Promise((resolve) => setTimeout(resolve, 30));
  made.put("face", name("late"), whole("late").slice(0, 60));
  expect(said((await first).value ?? undefined)).toBe("late MALFORMED_ANSWER");
  made.put("face", name("late"), whole("late"));
  expect(said((await results.next()).value ?? undefined)).toBe("late");
  await results.return();
});

test("an event that never comes is made up for by looking again", async () => {
  const results = made.link({ rescanMs: 30 }).faceResults();
  const first = results.next();
  await new Promise((resolve) => setTimeout(resolve, 30));
  // Events of the folder end with it; its name lives on.
  renameSync(join(made.root, "face"), join(made.root, "gone"));
  expect(said((await first).value ?? undefined)).toBe("folder-lost");
  await deliver("visit-1");
  expect(said((await results.next()).value ?? undefined)).toBe("visit-1");
  await results.return();
});

test("a file that never stops growing holds up nobody", async () => {
  let size = 0;
  const growing = setInterval(() => made.put("face", name("grows"), " ".repeat(++size)), 1);
  const waiting = made.link().waitForFaceResult("visit-1");
  await deliver("visit-1");
  expect((await waiting).outcome).toBe("face-result");
  clearInterval(growing);
});

test("an abort ends it with the caller's reason, a folder that is not there with its code", async () => {
  const reason = new Error("closed");
  const { signal } = new AbortController();
  const aborted = AbortSignal.any([signal, AbortSignal.abort(reason)]);
  await expect(made.link().faceResults({ signal: aborted }).next()).rejects.toBe(reason);
  await expect(made.link().waitForFaceResult("a", { signal: aborted })).rejects.toBe(reason);
  rmSync(join(made.root, "face"), { recursive: true });
  expect(await codeOf(made.link().faceResults().next())).toBe("FOLDER_NOT_FOUND");
  expect(await codeOf(made.link().waitForFaceResult("a"))).toBe("FOLDER_NOT_FOUND");
});

test("a pipe in the folder blocks nobody", async () => {
  execFileSync("mkfifo", [join(made.root, "face", name("pipe"))]);
  expect(existsSync(join(made.root, "face", name("pipe")))).toBe(true);
  expect(await arrivals(2, () => deliver("visit-1"), "report")).toEqual([
    "pipe RESULT_FILE_UNREADABLE",
    "visit-1",
  ]);
});
