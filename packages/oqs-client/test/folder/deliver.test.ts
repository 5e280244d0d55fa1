import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Encoding, readResult, resultFolder } from "../../src/folder/index.ts";
import { UnencodableCharacterError } from "../../src/index.ts";
import { institution, madeEligibility } from "../made-eligibility.ts";
import { codeOf } from "../support.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("../children/read-result.ts", import.meta.url));
const consents = { medication: true, medicalInformation: false, checkup: false, surgery: true };
const now = new Date("2026-11-22T01:02:03Z");
const clock = (): Date => now;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("the file has the name of the field", async () => {
  const folder = resultFolder(root, { encoding: "UTF-8", institution, clock });
  const { path } = await folder.deliver(madeEligibility(), { sessionId: "s" });
  expect(basename(path)).toMatch(/^OQSsiquc01res_face_9910000018[0-9a-f]{20}_20261122100203\.xml$/);
  expect(readdirSync(join(root, "face"))).toEqual([basename(path)]);
});

test.each<[Encoding, string]>([
  ["UTF-8", "0"],
  ["Shift_JIS", "1"],
])("a second process reads back a %s file whole", async (encoding, identifier) => {
  const folder = resultFolder(root, { encoding, institution, clock });
  const { path } = await folder.deliver(madeEligibility(), { sessionId: "visit-1", consents });
  const { stdout } = await run(process.execPath, [child, path, encoding]);
  const { header, eligibility } = JSON.parse(stdout);
  expect(header).toEqual({
    ProcessExecutionTime: "20261122100203",
    QualificationConfirmationDate: "20261122",
    MedicalInstitutionCode: institution,
    ArbitraryFileIdentifier: "visit-1",
    ReferenceClassification: "1",
    SegmentOfResult: "1",
    CharacterCodeIdentifier: identifier,
  });
  const [tilde, minus] = encoding === "UTF-8" ? ["〜", "−"] : ["～", "－"];
  expect(eligibility).toMatchObject({
    outcome: "eligible",
    patient: { name: "髙見　太郎", address: `架空県見本市${tilde}１${minus}２` },
    insurer: { number: "990017" },
    number: "0012",
  });
  const [result] = eligibility.answer.MessageBody.ResultList.ResultOfQualificationConfirmation;
  expect(result).toMatchObject({
    InsurerNumber: "  990017",
    PharmacistsInfoConsFlg: "1",
    PharmacistsInfoAvailableTime: "20261123100203",
    DiagnosisInfoConsFlg: "0",
    extra: [{ name: "NewElement", content: " 01 " }],
  });
  expect(readFileSync(path, "latin1")).toMatch(/^<\?xml [^\n]*encoding="[^"]+"[^\n]*\?>\r\n/);
  expect(readFileSync(path, "latin1").replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

test("consents count from when they were given", async () => {
  const folder = resultFolder(root, { encoding: "UTF-8", institution, clock });
  const consentedAt = new Date("2026-11-22T01:00:00Z");
  const { path } = await folder.deliver(madeEligibility(), {
    sessionId: "s",
    consents,
    consentedAt,
  });
  const message = await readResult(path, { encoding: "UTF-8", intervalMs: 0 });
  const [result] = message.MessageBody?.ResultList?.ResultOfQualificationConfirmation ?? [];
  expect(result?.OperationInfoConsTime).toBe("20261122100000");
  expect(result?.OperationInfoAvailableTime).toBe("20261123100000");
});

test("a refusal is delivered too", async () => {
  const folder = resultFolder(root, { encoding: "UTF-8", institution });
  const answer = { MessageHeader: { SegmentOfResult: "9", ErrorCode: "X1" }, MessageBody: {} };
  const refused = { outcome: "refused", code: "X1", message: "", answer } as const;
  const { path } = await folder.deliver(refused, { sessionId: "s", consents });
  const message = await readResult(path, { encoding: "UTF-8", intervalMs: 0 });
  expect(message.MessageHeader).toMatchObject({ SegmentOfResult: "9", ErrorCode: "X1" });
});

test("a name that Shift_JIS cannot hold is refused by its character, or written with 〓", async () => {
  const eligible = madeEligibility();
  const body = eligible.answer.MessageBody;
  const [one] = body?.ResultList?.ResultOfQualificationConfirmation ?? [];
  const results = [{ ...one, Name: "𠮷野　太郎" }];
  const answer = {
    ...eligible.answer,
    MessageBody: { ...body, ResultList: { ResultOfQualificationConfirmation: results } },
  };
  const deliver = (unencodable: "refuse" | "geta") =>
    resultFolder(root, { encoding: "Shift_JIS", institution, unencodable }).deliver(
      { ...eligible, answer },
      { sessionId: "s" },
    );
  const error = await deliver("refuse").catch((thrown: unknown) => thrown);
  if (!UnencodableCharacterError.is(error)) throw error;
  expect([error.character, error.element]).toEqual(["𠮷", "Name"]);
  expect(error.message).toContain("U+20BB7");
  expect(error.message).not.toContain("野");
  expect(existsSync(join(root, "face"))).toBe(false);
  const { path } = await deliver("geta");
  const message = await readResult(path, { encoding: "Shift_JIS", intervalMs: 0 });
  expect(message.MessageBody?.ResultList?.ResultOfQualificationConfirmation?.[0]?.Name).toBe(
    "〓野　太郎",
  );
});

test("no visit writes over another's file", async () => {
  const folder = resultFolder(root, { encoding: "UTF-8", institution, clock });
  const deliveries = Array.from({ length: 50 }, (_, count) =>
    folder.deliver(madeEligibility(), { sessionId: `s${count}` }),
  );
  const paths = await Promise.all(deliveries);
  expect(new Set(paths.map(({ path }) => path)).size).toBe(50);
  expect(readdirSync(join(root, "face"))).toHaveLength(50);
});

test.each(["", "a b", "あ", "a\n", "x".repeat(65)])("%j is no session id", async (sessionId) => {
  const folder = resultFolder(root, { encoding: "UTF-8", institution });
  expect(await codeOf(folder.deliver(madeEligibility(), { sessionId }))).toBe("INVALID_ARGUMENT");
});

test.each(["../../etc/passwd", "..\\..\\x", "CON", "a:b", "x."])(
  "the session id %j goes into the file and never into its name",
  async (sessionId) => {
    const folder = resultFolder(root, { encoding: "UTF-8", institution });
    const { path } = await folder.deliver(madeEligibility(), { sessionId });
    expect(basename(path)).toMatch(/^OQSsiquc01res_face_[0-9a-f]+_\d{14}\.xml$/);
    expect(readdirSync(root)).toEqual(["face"]);
    const message = await readResult(path, { encoding: "UTF-8", intervalMs: 0 });
    expect(message.MessageHeader?.ArbitraryFileIdentifier).toBe(sessionId);
  },
);

test("wrong settings are refused at once", () => {
  const create = (options: object) => (): unknown => resultFolder(root, options as never);
  expect(create({ encoding: "UTF-8", institution: "123" })).toThrow(/10 digits/);
  expect(create({ encoding: "EUC-JP", institution })).toThrow(/UTF-8 or Shift_JIS/);
});

test("a planted link in place of the folder is not followed", async () => {
  const elsewhere = join(root, "elsewhere");
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(root, "face"));
  const folder = resultFolder(root, { encoding: "UTF-8", institution });
  expect(await codeOf(folder.deliver(madeEligibility(), { sessionId: "s" }))).toBe(
    "FOLDER_NOT_WRITABLE",
  );
  expect(readdirSync(elsewhere)).toEqual([]);
});

test("what a crash of ours left is removed, what others left is not", async () => {
  const face = join(root, "face");
  mkdirSync(face);
  const old = ".uketsuke-0123456789abcdef.tmp";
  const young = ".uketsuke-fedcba9876543210.tmp";
  const others = ["other.tmp", "OQSsiquc01res_face_x.xml", ".uketsuke-.tmp"];
  for (const name of [old, young, ...others]) writeFileSync(join(face, name), "half");
  const longAgo = new Date(Date.now() - 60 * 60 * 1000);
  for (const name of [old, ...others]) utimesSync(join(face, name), longAgo, longAgo);
  const folder = resultFolder(root, { encoding: "UTF-8", institution });
  const { path } = await folder.deliver(madeEligibility(), { sessionId: "s" });
  expect(readdirSync(face).sort()).toEqual([young, ...others, basename(path)].sort());
});
