import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FolderEvent, folderEvents } from "./folder-events.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "oqs-events-"));
  for (const name of ["req", "res", "face"]) await mkdir(join(root, name));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const question = "OQSsiquc01req_202611230001.xml";
const answer = "OQSsiquc01res_202611230001.xml";
const short = ({ event, folder, file }: FolderEvent): string => `${event} ${folder}/${file}`;

/** Puts a whole file in its place at once, as the programs round the folder do. */
async function put(folder: string, file: string, content: string): Promise<void> {
  const elsewhere = join(root, `${file}.hidden`);
  await writeFile(elsewhere, content);
  await rename(elsewhere, join(root, folder, file));
}

test("tells what comes, changes and goes, and how long an answer took", async () => {
  await put("res", "before.txt", "there before");
  const events = folderEvents(root, { existing: "report", rescanMs: 20 });
  const next = async (): Promise<FolderEvent> => (await events.next()).value as FolderEvent;
  expect(short(await next())).toBe("appeared res/before.txt");
  await put("req", question, "<q/>");
  const asked = await next();
  expect(asked).toMatchObject({ event: "appeared", folder: "req", bytes: 4 });
  expect(asked.parsed).toMatchObject({ kind: "request", job: { name: "eligibility" } });
  await rm(join(root, "req", question));
  expect(short(await next())).toBe(`gone req/${question}`);
  await put("res", answer, "<a/>");
  const answered = await next();
  expect(answered).toMatchObject({ event: "appeared", folder: "res", parsed: { kind: "answer" } });
  expect(answered.sinceRequestMs).toBeGreaterThanOrEqual(0);
  await put("res", answer, "<longer/>");
  expect(short(await next())).toBe(`changed res/${answer}`);
  await rm(join(root, "face"), { recursive: true });
  expect(short(await next())).toBe("lost face/");
  await mkdir(join(root, "face"));
  await put("face", "someone-else.tmp", "");
  expect(await next()).toMatchObject({ event: "appeared", folder: "face", parsed: undefined });
  await events.return();
});

test("passes over what was there before", async () => {
  await put("req", question, "<q/>");
  const events = folderEvents(root, { rescanMs: 20 });
  let told: FolderEvent | undefined;
  const first = events.next().then(({ value }) => {
    told = value as FolderEvent;
  });
  // Whether a file came before the first look nobody outside can tell, so they keep coming.
  for (let number = 1; told === undefined; number += 1) {
    await put("face", `later-${number}.txt`, "");
    await new Promise((done) => setTimeout(done, 5));
  }
  await first;
  expect(short(told)).toMatch(/^appeared face\/later-\d+\.txt$/);
  await events.return();
});

test("reports what is there already when it is asked to, and ends with the signal's own reason", async () => {
  await put("req", question, "<q/>");
  await put("res", answer, "<a/>");
  const controller = new AbortController();
  const events = folderEvents(root, {
    existing: "report",
    rescanMs: 20,
    signal: controller.signal,
  });
  expect(short((await events.next()).value as FolderEvent)).toBe(`appeared req/${question}`);
  expect((await events.next()).value).toMatchObject({
    folder: "res",
    sinceRequestMs: expect.any(Number),
  });
  const waiting = events.next();
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});
