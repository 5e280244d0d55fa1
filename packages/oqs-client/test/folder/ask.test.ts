import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registrationMessage } from "../../src/messages/reference-number-registration.ts";
import { sessionPool } from "../../src/session-pool.ts";
import { institution } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";
import { answerOf, eligible, madeFolder, question } from "./made-folder.ts";

test("a question is answered under its own name, and the answer stays", async () => {
  await using made = madeFolder();
  await using _ = await made.serve(eligible);
  const answer = await made.link().ask("eligibility", question);
  if (answer.outcome !== "answered") throw new Error(JSON.stringify(answer));
  expect(answer.request).toMatchObject({ name: "OQSsiquc01req_202611220001", job: "eligibility" });
  expect(answer.file).toBe("OQSsiquc01res_202611220001.xml");
  expect(answer.message.MessageBody?.QualificationValidity).toBe("1");
  expect(answer.message.MessageHeader).toMatchObject({
    MedicalInstitutionCode: institution,
    ArbitraryFileIdentifier: answer.request.identifier,
  });
  expect(made.files("res")).toEqual([answer.file]);
  expect(made.files("req")).toEqual([]);
});

test("the question has institution and identifier, and its words as they are", async () => {
  await using made = madeFolder();
  const seen: unknown[] = [];
  await using _ = await made.serve((request) => {
    seen.push(request.header, request.read());
    return eligible();
  });
  const header = { ArbitraryFileIdentifier: "visit-1", QualificationConfirmationDate: "20261122" };
  await made.link().ask("eligibility", { ...question, MessageHeader: header });
  const MessageHeader = { ...header, MedicalInstitutionCode: institution };
  expect(seen).toEqual([MessageHeader, { MessageHeader, ...question }]);
});

test("a registration is asked and answered in its own words", async () => {
  await using made = madeFolder();
  const info = { ReferenceNumber: "P-0001", InsurerNumber: "  990017" };
  await using _ = await made.serve((request) => {
    const { MessageBody } = request.read(registrationMessage);
    return {
      answer: "message",
      message: { MessageBody: { ...MessageBody, ProcessingResultStatus: "1" } },
    };
  });
  const link = made.link();
  const answer = await link.ask("reference-number", {
    MessageBody: { ReferenceNumberRegistrationInfo: info },
  });
  expect(answer).toMatchObject({
    outcome: "answered",
    file: "OQSsiimm01res_202611220001.xml",
    message: {
      MessageBody: { ReferenceNumberRegistrationInfo: info, ProcessingResultStatus: "1" },
    },
  });
  expect(await link.pending()).toEqual([]);
});

test("medication is asked for by its category, and its answer need not name us", async () => {
  await using made = madeFolder();
  await using _ = await made.serve(() => ({
    answer: "file",
    extension: "xml",
    content: Buffer.from("<XmlMsg><MessageBody><ResultCode>1</ResultCode></MessageBody></XmlMsg>"),
  }));
  const answer = await made.link().ask("medication", {
    MessageHeader: { InsurerNumber: "  990017", InsuranceCardSymbol: "見本１" },
    MessageBody: { FileCategory: "2" },
  });
  expect(answer).toMatchObject({
    outcome: "answered",
    file: "YZKsiquc01res_0226112210020001.xml",
    message: { MessageBody: { ResultCode: "1" } },
  });
});

test("a document is given as it is, and only to jobs that have any", async () => {
  await using made = madeFolder();
  const pdf = Buffer.from("%PDF-1.7 made");
  await using _ = await made.serve(({ form, job }) => ({
    answer: "file",
    extension: "pdf",
    content: job === "checkup" ? Buffer.from(`no PDF of ${form}`) : pdf,
  }));
  const link = made.link();
  const MessageBody = { FileCategory: "1" };
  const answer = await link.ask("medication", { MessageBody });
  if (answer.outcome !== "document") throw new Error(answer.outcome);
  expect(Buffer.from(answer.bytes)).toEqual(pdf);
  expect(answer.file).toBe("YZKsiquc01res_0126112210020001.pdf");
  expect(await link.ask("checkup", { MessageBody }, { deadlineMs: 60 })).toMatchObject({
    outcome: "no-answer",
    because: "MALFORMED_ANSWER",
  });
  const other = await link.ask("eligibility", question, { deadlineMs: 60 });
  expect(other).toMatchObject({ outcome: "no-answer", taken: true });
});

test("Shift_JIS both ways, with the signs CP932 has elsewhere", async () => {
  await using made = madeFolder();
  const symbol: unknown[] = [];
  const encoding = "Shift_JIS";
  await using _ = await made.serve(
    (request) => {
      symbol.push(request.read());
      return answerOf({ MessageBody: { ProcessingResultMessage: "髙﨑〜①" } });
    },
    { encoding },
  );
  const search = { InsuredCardSymbol: "見本−１" };
  const answer = await made
    .link({ encoding })
    .ask("eligibility", { MessageBody: { QualificationConfirmSearchInfo: search } });
  expect(symbol).toMatchObject([
    { MessageBody: { QualificationConfirmSearchInfo: { InsuredCardSymbol: "見本－１" } } },
  ]);
  expect(answer).toMatchObject({
    message: {
      MessageHeader: { CharacterCodeIdentifier: "1" },
      MessageBody: { ProcessingResultMessage: "髙﨑～①" },
    },
  });
  const [file = ""] = made.files("res");
  expect(readFileSync(join(made.root, "res", file)).includes(Buffer.from([0xfb, 0xfc]))).toBe(true);
});

test("a character Shift_JIS cannot hold is refused before anything is asked, or becomes 〓", async () => {
  await using made = madeFolder();
  await using _ = await made.serve(eligible, { encoding: "Shift_JIS" });
  const search = { InsuredCardSymbol: "𠮷" };
  const rare = { MessageBody: { QualificationConfirmSearchInfo: search } };
  const link = made.link({ encoding: "Shift_JIS" });
  expect(await codeOf(link.ask("eligibility", rare))).toBe("UNENCODABLE_CHARACTER");
  expect(readdirSync(made.root).sort()).not.toContain("uketsuke");
  const geta = made.link({ encoding: "Shift_JIS", unencodable: "geta" });
  expect((await geta.ask("eligibility", rare)).outcome).toBe("answered");
});

test("wrong use is refused before anything is asked", async () => {
  await using made = madeFolder();
  const link = made.link();
  const other = { MessageHeader: { MedicalInstitutionCode: "9910000026" } };
  const spaced = { MessageHeader: { ArbitraryFileIdentifier: "a b" } };
  expect(await codeOf(link.ask("eligibility", other))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(link.ask("eligibility", spaced))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(link.ask("assistance", question))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(link.ask("nothing", question))).toBe("INVALID_ARGUMENT");
  expect(await codeOf(link.ask("checkup", {}))).toBe("INVALID_ARGUMENT");
  expect(() => made.link({ institution: "1" })).toThrow(/10 digits/);
  expect(() => made.link({ firstNumber: 0 })).toThrow(/first number/);
  expect([made.files("req"), await link.pending()]).toEqual([[], []]);
});

test("more questions than sessions wait their turn", async () => {
  await using made = madeFolder();
  let most = 0;
  await using server = await made.serve(
    () => {
      most = Math.max(most, server.inFlight);
      return eligible();
    },
    { latencyMs: 20 },
  );
  const link = made.link({ sessions: sessionPool({ size: 3 }) });
  const answers = await Promise.all(
    Array.from({ length: 9 }, () => link.ask("eligibility", question)),
  );
  expect(answers.map(({ outcome }) => outcome)).toEqual(Array(9).fill("answered"));
  expect(most).toBeLessThanOrEqual(3);
});

test("an abort ends the waiting with the caller's reason, and a write stays pending", async () => {
  await using made = madeFolder();
  const link = made.link({ rescanMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error("closed");
  const asking = link.ask("reference-number", {}, { signal: controller.signal });
  while (made.files("req").length === 0) await new Promise(setImmediate);
  controller.abort(reason);
  await expect(asking).rejects.toBe(reason);
  expect(await link.pending()).toMatchObject([{ name: "OQSsiimm01req_202611220001" }]);
});
