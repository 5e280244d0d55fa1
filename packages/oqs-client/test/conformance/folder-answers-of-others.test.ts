/** What else can lie in `res`: nothing of it is ever taken for the answer, moved or removed. */
import { appendFileSync, linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../src/folder/index.ts";
import type { XmlMsg } from "../../src/messages/xml-msg.ts";
import { fileOf, type MadeFolder, madeFolder, question } from "../folder/made-folder.ts";
import { institution } from "../made-eligibility.ts";

let made: MadeFolder;
beforeEach(() => {
  made = madeFolder();
});
afterEach(() => made[Symbol.asyncDispose]());

/** Asks; once the question lies in `req`, another program does something. */
async function asked(
  answering: (base: string, identifier: string) => void | Promise<void>,
  options: { deadlineMs?: number; job?: "eligibility" | "reference-number" } = {},
): Promise<Answer<unknown>> {
  const { deadlineMs = 150, job = "eligibility" } = options;
  const identifier = "visit-1";
  const message = { ...question, MessageHeader: { ArbitraryFileIdentifier: identifier } };
  const asking =
    job === "eligibility"
      ? made.link().ask(job, message, { deadlineMs })
      : made.link().ask(job, { MessageHeader: message.MessageHeader }, { deadlineMs });
  let name: string | undefined;
  while (name === undefined) {
    await new Promise(setImmediate);
    name = made.files("req").find((one) => one.endsWith(".xml"));
  }
  await answering(name.slice(0, -4), identifier);
  return await asking;
}

const answerName = (base: string): string => `${base.replace("01req_", "01res_")}.xml`;
const ours = (identifier: string, body = ""): string =>
  fileOf({ MedicalInstitutionCode: institution, ArbitraryFileIdentifier: identifier }, body);

test.each<[string, (identifier: string) => string, string]>([
  ["another patient's answer", () => ours("visit-2"), "ANSWER_MISMATCH"],
  ["an identifier that only begins like ours", (id) => ours(`${id}0`), "ANSWER_MISMATCH"],
  [
    "another institution's answer",
    (id) => fileOf({ MedicalInstitutionCode: "9910000026", ArbitraryFileIdentifier: id }),
    "ANSWER_MISMATCH",
  ],
  [
    "an answer without institution",
    (id) => fileOf({ ArbitraryFileIdentifier: id }),
    "ANSWER_MISMATCH",
  ],
  [
    "an answer without identifier",
    () => fileOf({ MedicalInstitutionCode: institution }),
    "ANSWER_MISMATCH",
  ],
  ["an answer with a DOCTYPE", (id) => `<!DOCTYPE XmlMsg>${ours(id)}`, "MALFORMED_ANSWER"],
  ["half an answer", (id) => ours(id).slice(0, -12), "MALFORMED_ANSWER"],
  ["an empty file", () => "", "RESULT_FILE_UNSTABLE"],
  ["another encoding", (id) => ours(id).replace("UTF-8", "Shift_JIS"), "ENCODING_MISMATCH"],
])("%s is not the answer", async (_, content, because) => {
  const deadlineMs = 120;
  const answer = await asked(
    (base, identifier) => made.put("res", answerName(base), content(identifier)),
    { deadlineMs },
  );
  expect(answer).toMatchObject({ outcome: "no-answer", taken: false, because });
  expect(made.files("res")).toHaveLength(1);
});

test("the newest file, a name that begins like ours and one in other case are not the answer", async () => {
  const answer = await asked(
    (base, identifier) => {
      const name = answerName(base);
      for (const other of [
        "OQSsiquc01res_999912319999.xml",
        name.replace(".xml", "0.xml"),
        name.toLowerCase(),
        `${name}.bak`,
        name.replace("OQSsi", "OQSmu"),
      ])
        made.put("res", other, ours(identifier));
    },
    { deadlineMs: 120 },
  );
  expect(answer.outcome).toBe("no-answer");
  expect(answer).not.toHaveProperty("because");
  expect(made.files("res")).toHaveLength(5);
});

test("a link in the answer's place is not followed", async () => {
  const answer = await asked(
    (base, identifier) => {
      made.put(".", "elsewhere.xml", ours(identifier));
      symlinkSync(join(made.root, "elsewhere.xml"), join(made.root, "res", answerName(base)));
    },
    { deadlineMs: 120 },
  );
  expect(answer).toMatchObject({ outcome: "no-answer", because: "RESULT_FILE_UNREADABLE" });
});

test("truncated first and whole later is the whole answer", async () => {
  const answer = await asked(
    async (base, identifier) => {
      const whole = ours(identifier, "<QualificationValidity>1</QualificationValidity>");
      made.put("res", answerName(base), whole.slice(0, 100));
      await new Promise((resolve) => setTimeout(resolve, 40));
      appendFileSync(join(made.root, "res", answerName(base)), whole.slice(100));
    },
    { deadlineMs: 5_000 },
  );
  expect(answer).toMatchObject({
    outcome: "answered",
    message: { MessageBody: { QualificationValidity: "1" } },
  });
});

test("another patient's answer first and ours later is ours", async () => {
  const answer = await asked(
    async (base, identifier) => {
      made.put("res", answerName(base), ours("visit-2"));
      await new Promise((resolve) => setTimeout(resolve, 40));
      made.put("res", answerName(base), ours(identifier));
    },
    { deadlineMs: 5_000 },
  );
  expect(answer).toMatchObject({
    outcome: "answered",
    message: { MessageHeader: { ArbitraryFileIdentifier: "visit-1" } },
  });
});

test("the same answer a second time, under another name, changes nothing", async () => {
  const answer = await asked(
    (base, identifier) => {
      made.put("res", answerName(base), ours(identifier));
      linkSync(
        join(made.root, "res", answerName(base)),
        join(made.root, "res", `2${answerName(base)}`),
      );
    },
    { deadlineMs: 5_000 },
  );
  expect(answer.outcome).toBe("answered");
  expect(made.files("res")).toHaveLength(2);
});

test.each<[string, (identifier: string) => string | Uint8Array, object]>([
  ["empty", () => "", {}],
  ["of no known form", () => Buffer.from([0x82, 0xa0, 0xff, 0x00]), {}],
  [
    "a message",
    (id) =>
      fileOf({
        MedicalInstitutionCode: institution,
        ArbitraryFileIdentifier: id,
        ErrorCode: "E-1",
        ErrorMessage: "形式が違います",
      }),
    { code: "E-1", message: "形式が違います" },
  ],
  [
    "a message that names nobody, its code in the body",
    () => fileOf({}, "<ProcessingResultCode>E-2</ProcessingResultCode>"),
    { code: "E-2" },
  ],
])("an error file is an answer: %s", async (_, content, said) => {
  const answer = await asked(
    (base, identifier) => {
      made.put("res", `${base}.err`, content(identifier));
      made.put("res", `${base}.xml`, "the request, moved beside it");
    },
    { deadlineMs: 5_000 },
  );
  expect(answer).toEqual({
    outcome: "error-file",
    request: answer.request,
    file: "OQSsiquc01req_202611220001.err",
    ...said,
  });
  expect(made.files("res")).toHaveLength(2);
});

test("an error file that names another question is none of ours", async () => {
  const answer = await asked((base) => made.put("res", `${base}.err`, ours("visit-2")), {
    deadlineMs: 120,
  });
  expect(answer).toMatchObject({ outcome: "no-answer", because: "ANSWER_MISMATCH" });
});

test("no answer to a question may be asked again, a write is unknown and keeps its intent", async () => {
  const take = (base: string): void =>
    writeFileSync(
      join(made.root, "req", `${base}.xml`),
      readFileSync(join(made.root, "req", `${base}.xml`)),
    );
  const read = await asked(take, { deadlineMs: 40 });
  expect(read).toMatchObject({ outcome: "no-answer", taken: false });
  await made[Symbol.asyncDispose]();
  made = madeFolder();
  const write = await asked(take, { deadlineMs: 40, job: "reference-number" });
  expect(write).toMatchObject({ outcome: "unknown", taken: false });
  expect(await made.link().pending()).toEqual([write.request]);
});

test("a late answer is found by looking it up, and nothing is sent for that", async () => {
  const link = made.link();
  const { request } = await asked(() => {}, { deadlineMs: 40, job: "reference-number" });
  const before = made.files("req");
  expect((await link.resume(request, { deadlineMs: 0 })).outcome).toBe("unknown");
  made.put("res", answerName(request.name), ours(request.identifier));
  const found = (await link.resume(request, { deadlineMs: 0 })) as Answer<XmlMsg>;
  expect(found).toMatchObject({ outcome: "answered", request });
  expect([made.files("req"), await link.pending()]).toEqual([before, []]);
});
