import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readResult } from "../../src/folder/index.ts";
import { codeOf } from "../support.ts";

let root: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-read-"));
  file = join(root, "OQSsiquc01res_face_x.xml");
});
afterEach(() => rmSync(root, { recursive: true }));

const head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n';
const whole = `${head}<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader></XmlMsg>`;
const read = (options: object = {}): Promise<string> =>
  codeOf(readResult(file, { encoding: "UTF-8", intervalMs: 20, ...options }));

test("a file that still grows is read only when it stopped", async () => {
  writeFileSync(file, "");
  let at = 0;
  const growing = setInterval(() => {
    appendFileSync(file, whole.slice(at, at + 20));
    at += 20;
    if (at >= whole.length) clearInterval(growing);
  }, 10);
  const message = await readResult(file, { encoding: "UTF-8", intervalMs: 60 });
  expect(message.MessageHeader?.SegmentOfResult).toBe("1");
});

test("a file that never stops changing, or stays empty, is given up", async () => {
  writeFileSync(file, "");
  expect(await read({ deadlineMs: 100 })).toBe("RESULT_FILE_UNSTABLE");
  const growing = setInterval(() => appendFileSync(file, "x"), 5);
  expect(await read({ deadlineMs: 200 })).toBe("RESULT_FILE_UNSTABLE");
  clearInterval(growing);
});

test("a file cut off for good is not a message", async () => {
  writeFileSync(file, whole.slice(0, -5));
  expect(await read()).toBe("MALFORMED_ANSWER");
});

test("the configured encoding is demanded", async () => {
  writeFileSync(file, whole);
  expect(await read()).toBe("none");
  expect(await read({ encoding: "Shift_JIS" })).toBe("ENCODING_MISMATCH");
});

test("a huge file is refused before it is read", async () => {
  writeFileSync(file, Buffer.alloc(4 * 1024 * 1024 + 1, 0x20));
  expect(await read()).toBe("MALFORMED_ANSWER");
});

test("nothing there, a folder, a link and a pipe are refused at once", async () => {
  expect(await read()).toBe("RESULT_FILE_UNREADABLE");
  mkdirSync(file);
  expect(await read()).toBe("RESULT_FILE_UNREADABLE");
  rmSync(file, { recursive: true });
  writeFileSync(join(root, "secret.xml"), whole);
  symlinkSync(join(root, "secret.xml"), file);
  expect(await read()).toBe("RESULT_FILE_UNREADABLE");
  rmSync(file);
  execFileSync("mkfifo", [file]);
  expect(await read()).toBe("RESULT_FILE_UNREADABLE");
});

test("an abort ends the waiting with the caller's reason", async () => {
  writeFileSync(file, whole);
  const reason = new Error("closed");
  const controller = new AbortController();
  const reading = readResult(file, {
    encoding: "UTF-8",
    intervalMs: 10_000,
    signal: controller.signal,
  });
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
});
