import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BulkProgress } from "../../src/folder/bulk.ts";
import { type LinkFolder, linkFolder } from "../../src/folder/index.ts";
import type { InsuranceData, OqsClient } from "../../src/index.ts";
import {
  type FolderOptions,
  type Person,
  type Simulator,
  startSimulator,
} from "../../src/simulator/index.ts";
import { clientOf, insuranceOf, personOf } from "../support.ts";

const quick = { latencyMs: 0, intervalMs: 5, rescanMs: 20 } as const;
const today = "2026-11-23";
let root: string;
let simulator: Simulator;
let oqs: OqsClient;
let folder: LinkFolder;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "uketsuke-faces-"));
  simulator = await startSimulator({ today, folder: { path: root, ...quick } });
  oqs = clientOf(simulator);
  folder = linkTo(simulator, root);
});
afterAll(async () => {
  await oqs[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

function linkTo({ institution, time }: Simulator, path: string): LinkFolder {
  const { intervalMs, rescanMs } = quick;
  return linkFolder(path, {
    institution,
    encoding: "UTF-8",
    intervalMs,
    rescanMs,
    deadlineMs: 5_000,
    clock: time.now,
  });
}

/** What the folder asks about a person. */
function searchOf(person: Pick<Person, "insurerNumber" | "number" | "birthDate">, number?: string) {
  return {
    InsurerNumber: person.insurerNumber.padStart(8, " "),
    InsuredIdentificationNumber: number ?? person.number,
    Birthdate: person.birthDate.replaceAll("-", ""),
  };
}
const ask = (person: Person, number?: string) =>
  folder.ask("eligibility", {
    MessageBody: { QualificationConfirmSearchInfo: searchOf(person, number) },
  });

async function resultOf(person: Person) {
  const answer = await ask(person);
  if (answer.outcome !== "answered") throw new Error(answer.outcome);
  return answer.message.MessageBody?.ResultList?.ResultOfQualificationConfirmation?.[0];
}

const viaWeb = async (asked: InsuranceData) => {
  const { answer } = await oqs.searchEligibility(asked);
  return answer.MessageBody?.ResultList?.ResultOfQualificationConfirmation?.[0];
};

test("both faces know the same people, and differ in how they pad a number", async () => {
  const person = personOf(simulator, "elderly-20");
  const web = await viaWeb(insuranceOf(person));
  expect(web?.InsurerNumber).toBe(person.insurerNumber.padStart(8, "0"));
  expect(await resultOf(person)).toEqual({
    ...web,
    InsurerNumber: person.insurerNumber.padStart(8, " "),
  });
});

test("a number registered in the folder stands in both answers until the insurance changes", async () => {
  const person = personOf(simulator, "short-term");
  const { InsurerNumber, InsuredIdentificationNumber } = searchOf(person);
  const registered = await folder.ask("reference-number", {
    MessageBody: {
      ReferenceNumberRegistrationInfo: {
        ReferenceNumber: "A-1",
        InsurerNumber,
        InsuredIdentificationNumber,
      },
    },
  });
  expect(registered).toMatchObject({
    message: { MessageBody: { ProcessingResultStatus: "1" } },
  });
  expect((await viaWeb(insuranceOf(person)))?.ReferenceNumber).toBe("A-1");
  expect((await resultOf(person))?.ReferenceNumber).toBe("A-1");
  const changed = simulator.population.changeInsurance(person.id);
  expect(changed.number).not.toBe(person.number);
  expect((await resultOf(changed))?.ReferenceNumber).toBeUndefined();
  expect(await oqs.searchEligibility(insuranceOf(person))).toMatchObject({
    reason: "invalid-new-exists",
  });
});

test("another scenario is answered from then on, on both faces", async () => {
  const person = personOf(simulator, "preschool");
  simulator.population.setScenario(person.id, "invalid");
  expect(await oqs.searchEligibility(insuranceOf(person))).toMatchObject({ reason: "invalid" });
  expect(await ask(person)).toMatchObject({
    message: { MessageBody: { QualificationValidity: "2" } },
  });
});

async function bulkOf(
  link: LinkFolder,
  ...[job, options]: Parameters<LinkFolder["bulk"]>
): Promise<BulkProgress<object>[]> {
  const seen: BulkProgress<object>[] = [];
  const pause = async (): Promise<void> => undefined;
  for await (const progress of link.bulk(job, { ...options, pause } as never)) seen.push(progress);
  return seen;
}

test.each(["xml", "zip"] as const)("a bulk job ends with its counts as %s", async (as) => {
  const path = mkdtempSync(join(tmpdir(), "uketsuke-bulk-"));
  const bulk: FolderOptions["bulk"] = { as, processing: 2 };
  await using other = await startSimulator({ today, folder: { path, ...quick, bulk } });
  const units = other.people.map((person) => searchOf(person));
  const seen = await bulkOf(linkTo(other, path), "eligibility", { question: { units } });
  expect(seen.map(({ progress }) => progress)).toEqual([
    "uploading",
    "accepted",
    ...["asking", "processing", "asking", "processing", "asking"],
    "result",
  ]);
  const result = seen.at(-1);
  if (result?.progress !== "result") throw new Error("no result");
  expect(result.header).toMatchObject({
    ReceptionNumber: "20261123000001",
    NumberOfProcessingResult: String(units.length),
    NumberOfNormalProcessing: String(units.length - 1),
    NumberOfError: "1",
  });
  expect(result.count).toBe(units.length);
  expect(
    readdirSync(join(path, "res")).some((name) => name.endsWith(`02res_202611230003.${as}`)),
  ).toBe(true);
  rmSync(path, { recursive: true });
});

test.each([
  ["home-visit", { ConsentDateFrom: "20261101", ConsentDateTo: "20261130" }],
  ["online", { ConsentDateFrom: "20261101", ConsentDateTo: "20261130" }],
  ["assistance", { MedicalTreatmentMonth: "202611" }],
] as const)("a bulk job %s finds everybody of the period", async (job, search) => {
  const seen = await bulkOf(folder, job, { question: { search } });
  const result = seen.at(-1);
  if (result?.progress !== "result") throw new Error("no result");
  const units = [];
  for await (const unit of result.units()) units.push(unit);
  expect(units).toHaveLength(job === "assistance" ? 2 : 1);
  expect(JSON.stringify(units)).toContain(
    job === "assistance" ? "MedicalTicketInfo" : '"PharmacistsInfoConsFlg":"1"',
  );
});

test("numbers are registered in bulk, and one that fits nobody is an error of its own", async () => {
  const person = personOf(simulator, "elderly-30");
  const { InsurerNumber, InsuredIdentificationNumber } = searchOf(person);
  const units = [
    { ReferenceNumber: "B-1", InsurerNumber, InsuredIdentificationNumber },
    { ReferenceNumber: "B-2", InsurerNumber, InsuredIdentificationNumber: "1" },
  ];
  const seen = await bulkOf(folder, "reference-number", { question: { units } });
  expect(seen.at(-1)).toMatchObject({
    progress: "result",
    header: { NumberOfProcessingResult: "2", NumberOfError: "1" },
  });
  expect((await resultOf(person))?.ReferenceNumber).toBe("B-1");
});

test("a job nobody has taken, and another institution, are refused", async () => {
  const made = folder.bulk("eligibility", { question: { units: [] } });
  const { value: first } = await made.next();
  const state = { ...(first as { state: object }).state, step: "download", polls: 0 };
  const asked = { ...state, receptionNumber: "1", acceptedAt: new Date().toISOString() };
  const { request: _, ...download } = asked as typeof asked & { request?: unknown };
  const seen = await bulkOf(folder, "eligibility", { state: download as never });
  expect(seen.at(-1)).toMatchObject({ progress: "refused", code: "SIM-RECEPTION" });
  const stranger = linkFolder(root, { ...quick, institution: "9910000026", encoding: "UTF-8" });
  const answer = await stranger.ask("eligibility", {
    MessageBody: { QualificationConfirmSearchInfo: searchOf(personOf(simulator, "eligible")) },
  });
  expect(answer).toMatchObject({ message: { MessageHeader: { ErrorCode: "SIM-INSTITUTION" } } });
});

const consents = { medication: true, medicalInformation: false, checkup: false, surgery: false };

test("a face result brings consents, and medication can be viewed for 24 hours", async () => {
  const person = personOf(simulator, "eligible");
  const view = (FileCategory: string, of: Person = person) =>
    folder.ask(
      "medication",
      {
        MessageHeader: {
          InsurerNumber: of.insurerNumber,
          InsuredPersonIdentificationNumber: of.number,
        },
        MessageBody: { StartDate: "202601", EndDate: "202611", FileCategory },
      },
      { category: Number(FileCategory) } as never,
    );
  const refused = { message: { MessageBody: { ResultCode: "SIM" } } };
  expect(await view("2")).toMatchObject(refused);
  const waiting = folder.waitForFaceResult("session-1");
  await simulator.showFace(person.id, { sessionId: "session-1", consents });
  expect(await waiting).toMatchObject({
    outcome: "face-result",
    message: { MessageHeader: { ReferenceClassification: "1" } },
  });
  const seen = await view("2");
  expect(seen).toMatchObject({ message: { MessageBody: { ResultCode: "1" } } });
  expect(JSON.stringify(seen)).toContain("SIMULATED");
  expect(await view("1")).toMatchObject({ outcome: "document" });
  expect(await view("4")).toMatchObject(refused);
  expect(await view("2", personOf(simulator, "self-defence"))).toMatchObject(refused);
  const checkup = await folder.ask("checkup", {
    MessageHeader: {
      InsurerNumber: person.insurerNumber,
      InsuredPersonIdentificationNumber: person.number,
    },
    MessageBody: { FileCategory: "2" },
  });
  expect(JSON.stringify(checkup)).toContain("SIM-VIEWING-CONSENT");
  simulator.time.advance(24 * 60 * 60 * 1000);
  expect(JSON.stringify(await view("2"))).toContain("SIM-VIEWING-EXPIRED");
  expect(simulator.activity.filter(({ audit }) => audit).length).toBeGreaterThan(2);
});

test.each([
  ["9000001", { message: { MessageHeader: { SegmentOfResult: "2" } } }],
  ["9000002", { message: { MessageHeader: { ErrorCode: "SIM-REJECTED" } } }],
  ["9000003", { outcome: "error-file", code: "SIM-ERROR-FILE" }],
  ["9000005", { outcome: "answered" }],
  ["9000006", { outcome: "answered" }],
  ["9000007", { outcome: "no-answer", because: "ENCODING_MISMATCH" }],
  ["9000008", { outcome: "error-file", code: "SIM-SESSIONS" }],
])("the number %s goes wrong by itself in the folder", async (number, expected) => {
  const person = personOf(simulator, "rare-characters");
  const asked = { MessageBody: { QualificationConfirmSearchInfo: searchOf(person, number) } };
  const answer = await folder.ask("eligibility", asked, {
    deadlineMs: number === "9000007" ? 100 : 5_000,
  });
  expect(answer).toMatchObject(expected);
  if (number === "9000006" && answer.outcome === "answered") {
    const copy = answer.file.replace(".xml", "-2.xml");
    expect(readFileSync(join(root, "res", copy))).toEqual(
      readFileSync(join(root, "res", answer.file)),
    );
  }
});

test("a duplicate answer on a connection spoils nothing that is asked next", async () => {
  const asked = { ...insuranceOf(personOf(simulator, "eligible")), number: "9000006" };
  expect(await oqs.searchEligibility(asked)).toMatchObject({ outcome: "eligible" });
  const person = personOf(simulator, "late-elderly-30");
  expect(await oqs.searchEligibility(insuranceOf(person))).toMatchObject({ copaymentPercent: 30 });
});

test("a truncated answer is whole when it is asked for once more", async () => {
  await using stubborn = clientOf(simulator, { retries: 1 });
  const asked = { ...insuranceOf(personOf(simulator, "eligible")), number: "9000005" };
  expect(await stubborn.searchEligibility(asked)).toMatchObject({ outcome: "eligible" });
});

test("same seed, same moment: the same bytes in the folder", async () => {
  const answers = async (): Promise<readonly string[]> => {
    const path = mkdtempSync(join(tmpdir(), "uketsuke-bytes-"));
    const now = new Date("2026-11-23T01:00:00Z");
    await using made = await startSimulator({
      seed: 5,
      now,
      stopped: true,
      folder: { path, ...quick, encoding: "UTF-8", bulk: { as: "zip", processing: 0 } },
    });
    const link = linkTo(made, path);
    for (const person of made.people.slice(0, 5))
      await link.ask("eligibility", {
        MessageHeader: { ArbitraryFileIdentifier: `x${person.id}` },
        MessageBody: { QualificationConfirmSearchInfo: searchOf(person) },
      });
    await made.showFace("1", { consents });
    const found = ["res", "face"].flatMap((sub) =>
      readdirSync(join(path, sub))
        .sort()
        .map((name) => `${name} ${readFileSync(join(path, sub, name)).toString("base64")}`),
    );
    rmSync(path, { recursive: true });
    return found;
  };
  const first = await answers();
  expect(first).toHaveLength(6);
  expect(await answers()).toEqual(first);
});

test("nothing that happened names a person or a number", () => {
  const log = JSON.stringify(simulator.activity);
  expect(simulator.activity.length).toBeGreaterThan(20);
  for (const person of simulator.people)
    for (const secret of [person.name, person.number, person.birthDate, person.insurerNumber])
      expect(log).not.toContain(secret);
});
