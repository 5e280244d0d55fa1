/** What the serving side takes, what it leaves alone, and what it says of what it cannot answer. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LinkEvent } from "../../src/folder/index.ts";
import { eligible, fileOf, type MadeFolder, madeFolder } from "../folder/made-folder.ts";
import { institution } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";

let made: MadeFolder;
const events: LinkEvent[] = [];
beforeEach(() => {
  made = madeFolder([]);
  events.length = 0;
});
afterEach(() => made[Symbol.asyncDispose]());

const onEvent = (event: LinkEvent): unknown => events.push(event);
const base = "OQSsiquc01req_202611220001";
const request = fileOf({ MedicalInstitutionCode: institution, ArbitraryFileIdentifier: "visit-1" });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const happened = (event: LinkEvent["event"]) => (): boolean =>
  events.some((one) => one.event === event);

test("the folders are made, and only requests of the table are taken", async () => {
  await using _ = await made.serve(eligible, { onEvent });
  const others = ["notes.txt", "OQSsixyz01req_1.xml", "OQSsiquc01res_1.xml", ".uketsuke-x.tmp"];
  for (const name of others) made.put("req", name, request);
  symlinkSync(join(made.root, "req", "notes.txt"), join(made.root, "req", "OQSsiquc01req_9.xml"));
  made.put("req", `${base}.xml`, request);
  await until(happened("answered"));
  await until(happened("failed"));
  expect(made.files("req")).toEqual([...others, "OQSsiquc01req_9.xml"].sort());
  expect(made.files("res")).toEqual([`${base.replace("req", "res")}.xml`]);
  expect(made.files("face")).toEqual([]);
  expect(events.find(({ event }) => event === "failed")).toMatchObject({
    name: "OQSsiquc01req_9",
    code: "RESULT_FILE_UNREADABLE",
  });
});

test("a request that is written piece by piece is taken when it is whole", async () => {
  const seen: string[] = [];
  await using _ = await made.serve(
    ({ bytes }) => {
      seen.push(Buffer.from(bytes).toString());
      return eligible();
    },
    { intervalMs: 40, onEvent },
  );
  for (let end = 20; end < request.length + 20; end += 20) {
    made.put("req", `${base}.xml`, request.slice(0, end));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await until(happened("answered"));
  expect(seen).toEqual([request]);
});

test.each<[string, string, string]>([
  ["a request that is no XML", "nothing", "UKETSUKE-REQUEST-UNREADABLE"],
  [
    "a request in another encoding",
    request.replace("UTF-8", "Shift_JIS"),
    "UKETSUKE-REQUEST-UNREADABLE",
  ],
  ["answering that fails", request, "UKETSUKE-ANSWER-FAILED"],
])("%s gets an error file, the request beside it", async (_, content, code) => {
  const failing = (): never => {
    throw new Error("of somebody named 見本");
  };
  await using __ = await made.serve(failing, { onEvent });
  made.put("req", `${base}.xml`, content);
  await until(happened("error-file"));
  expect(made.files("res")).toEqual([`${base}.err`, `${base}.xml`]);
  const said = readFileSync(join(made.root, "res", `${base}.err`), "utf8");
  expect(said).toContain(`<ErrorCode>${code}</ErrorCode>`);
  expect(said).not.toContain("見本");
  expect(readFileSync(join(made.root, "res", `${base}.xml`), "utf8")).toBe(content);
});

test("an answer with a character Shift_JIS cannot hold is an error file", async () => {
  const answer = () =>
    ({
      answer: "message",
      message: { MessageBody: { ProcessingResultMessage: "𠮷" } },
    }) as const;
  await using _ = await made.serve(answer, { encoding: "Shift_JIS", onEvent });
  made.put("req", `${base}.xml`, request.replace("UTF-8", "Shift_JIS"));
  await until(happened("error-file"));
});

test("an answer that is written carelessly is still read whole", async () => {
  const whole = Buffer.from(
    fileOf({ MedicalInstitutionCode: institution, ArbitraryFileIdentifier: "visit-1" }),
  );
  const pieces = [0, 60, 120].map((from, turn) => ({
    bytes: whole.subarray(from, turn === 2 ? undefined : from + 60),
    afterMs: turn * 20,
  }));
  await using _ = await made.serve(() => ({ answer: "careless", extension: "xml", pieces }), {
    onEvent: () => {
      throw new Error("a listener that breaks");
    },
  });
  const MessageHeader = { ArbitraryFileIdentifier: "visit-1" };
  expect((await made.link().ask("eligibility", { MessageHeader })).outcome).toBe("answered");
});

test("a name that is answered already is left alone", async () => {
  await using _ = await made.serve(eligible, { onEvent });
  made.put("res", `${base.replace("req", "res")}.xml`, "an earlier answer");
  made.put("req", `${base}.xml`, request);
  await until(happened("name-in-use"));
  expect(made.files("req")).toEqual([`${base}.xml`]);
  expect(readFileSync(join(made.root, "res", `${base.replace("req", "res")}.xml`), "utf8")).toBe(
    "an earlier answer",
  );
});

test("no answer at all is one too, and stopping waits for nobody", async () => {
  const server = await made.serve(() => ({ answer: "none" }), { onEvent, latencyMs: () => 20 });
  made.put("req", `${base}.xml`, request);
  await until(happened("dropped"));
  await server[Symbol.asyncDispose]();
  await server.ended;
  const slow = await made.serve(eligible, { latencyMs: 60_000, onEvent });
  made.put("req", `${base}.xml`, request);
  await until(() => slow.inFlight === 1 && !existsSync(join(made.root, "req", `${base}.xml`)));
  await slow[Symbol.asyncDispose]();
  expect(made.files("res")).toEqual([]);
  await using _ = await made.serve(eligible, { onEvent });
  await until(happened("answered"));
});

test("links in place of folders are refused", async () => {
  symlinkSync("/tmp", join(made.root, "req"));
  expect(await codeOf(made.serve(eligible))).toBe("FOLDER_NOT_WRITABLE");
  expect(await codeOf(made.link().ask("eligibility", {}))).toBe("FOLDER_NOT_WRITABLE");
});
