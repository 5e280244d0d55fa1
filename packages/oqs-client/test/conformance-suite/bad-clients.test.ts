/** Every scenario for clients must find a client that does it wrong; the same client without bad habits passes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ClientUnderTest, testClient } from "../../src/conformance/index.ts";
import { type FolderHabits, folderClientWith } from "./bad-folder-client.ts";
import { type WebHabits, webClientWith } from "./bad-web-client.ts";
import { idsOf, verdictsOf } from "./verdicts.ts";

/** Looks for one value in whatever came. */
const glance = (pattern: RegExp) => (bytes: Buffer) =>
  ({ outcome: pattern.test(bytes.toString()) ? "eligible" : "error" }) as const;
const validityInJson = glance(/QualificationValidity\W*1/);
const validityInXml = glance(/QualificationValidity>(?:1|&v;)/);
const breaksOn = (word: string): WebHabits["read"] & FolderHabits["read"] => {
  return (bytes: Buffer) => ({ outcome: bytes.includes(word) ? "error" : "eligible" });
};

const badWebHabits: Readonly<Record<string, Partial<WebHabits>>> = {
  "web-client-plain-search": { read: () => ({ outcome: "error" }) },
  "web-client-content-type": { contentType: "text/plain" },
  "web-client-content-length": { lengthOf: (json) => json.length },
  "web-client-authorization": { authorization: (token) => `Bearer ${token}` },
  "web-client-one-login": { loginForEach: true },
  "web-client-renews-token": { renewals: 0 },
  "web-client-stops-at-401": { renewals: 9 },
  "web-client-refused-login": { moreLogins: 5 },
  "web-client-header": { date: () => "2026/1/1" },
  "web-client-insurer-number": {
    search: (person) => ({ ...good(person), InsurerNumber: person.insurerNumber }),
  },
  "web-client-search-values": {
    search: (person) => ({
      ...good(person),
      InsuredIdentificationNumber: String(Number(person.number)),
    }),
  },
  "web-client-shows-certificate": { certificate: false },
  "web-client-refuses-other-host": { verify: false },
  "web-client-refuses-unknown-authority": { verify: false },
  "web-client-refuses-expired-certificate": { verify: false },
  "web-client-refuses-old-tls": { lowestTls: "TLSv1.1" },
  "web-client-no-redirect": { followRedirects: true },
  "web-client-sessions": { atOnce: 24, deadline: false },
  "web-client-pauses-under-503": { tries: 20 },
  "web-client-retry-after": { tries: 2 },
  "web-client-gives-up": { deadline: false },
  "web-client-lost-answer": { failed: { outcome: "eligible" } },
  "web-client-cut-answer": { takeHalf: true, read: validityInJson },
  "web-client-short-answer": { read: validityInJson },
  "web-client-html-answer": { read: validityInJson },
  "web-client-other-person": { read: validityInJson },
  "web-client-other-institution": { read: validityInJson },
  "web-client-processing": { read: validityInJson },
  "web-client-abnormal-end": { read: validityInJson },
  "web-client-person-error": { read: validityInJson },
  "web-client-not-valid": { read: () => ({ outcome: "eligible" }) },
  "web-client-unknown-validity": { read: glance(/QualificationValidity\W*[^2-5]/) },
  "web-client-unknown-code": { read: breaksOn("Z9") },
  "web-client-unknown-element": { read: breaksOn("NewElement") },
  "web-client-notice": { read: breaksOn("ProcessingResultCode") },
  "web-client-values-unchanged": {
    read: () => ({ outcome: "eligible", values: { InsuredIdentificationNumber: "12345" } }),
  },
  "web-client-twice-in-one": { read: (bytes) => lastValidity(bytes) },
  "web-client-wrong-encoding": { read: validityInJson },
  "web-client-write-once": { writes: 3 },
};

const badFolderHabits: Readonly<Record<string, Partial<FolderHabits>>> = {
  "folder-client-plain-question": { read: () => ({ outcome: "error" }) },
  "folder-client-file-name": { prefix: "question_" },
  "folder-client-whole-at-once": { slowly: true },
  "folder-client-encoding": { spoil: (xml) => xml.replace("UTF-8", "Shift_JIS") },
  "folder-client-header": { identifier: () => undefined },
  "folder-client-own-identifiers": { identifier: () => "always-the-same" },
  "folder-client-insurer-number": { padding: "0" },
  "folder-client-error-file": { readsErrors: false },
  "folder-client-half-then-whole": { hasty: true },
  "folder-client-half-for-ever": { read: validityInXml },
  "folder-client-other-identifier": { read: validityInXml },
  "folder-client-other-institution": { read: validityInXml },
  "folder-client-newest-file": { anyFile: true, read: validityInXml },
  "folder-client-answers-crossed": { anyFile: true, read: validityInXml },
  "folder-client-element-order": { read: glance(/<MessageHeader>[\s\S]*<MessageBody>/) },
  "folder-client-unknown-element": { read: breaksOn("NewElement") },
  "folder-client-unknown-validity": { read: glance(/QualificationValidity>[^2-5]/) },
  "folder-client-processing": { read: validityInXml },
  "folder-client-doctype": { read: validityInXml },
  "folder-client-wrong-encoding": { read: validityInXml },
  "folder-client-values-unchanged": {
    read: () => ({ outcome: "eligible", values: { InsuredIdentificationNumber: "0012345" } }),
  },
  "folder-client-leaves-others-alone": { removes: true },
  "folder-client-sessions": { atOnce: 24 },
  "folder-client-write-once": { writes: 2 },
  "folder-client-bulk": {},
};

function good(person: Parameters<WebHabits["search"]>[0]): ReturnType<WebHabits["search"]> {
  const { insurerNumber, symbol = "", number, branch = "", birthDate } = person;
  return {
    InsurerNumber: insurerNumber.padStart(8, "0"),
    InsuredCardSymbol: symbol,
    InsuredIdentificationNumber: number,
    InsuredBranchNumber: branch,
    Birthdate: birthDate.replaceAll("-", ""),
  };
}

function lastValidity(bytes: Buffer): { readonly outcome: "eligible" | "error" } {
  const { QualificationValidity: validity } = JSON.parse(bytes.toString()).XmlMsg.MessageBody;
  return { outcome: validity === "1" ? "eligible" : "error" };
}

const quick = { patienceMs: 400, intervalMs: 5 };

async function inFolder<T>(test: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "uketsuke-bad-"));
  try {
    return await test(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const viaWeb = (client: ClientUnderTest, id: string) =>
  testClient(client, { webApi: {}, only: [id], ...quick });
const viaFolder = (client: ClientUnderTest, id: string) =>
  inFolder((root) =>
    testClient(client, { folder: { root, encoding: "UTF-8" }, only: [id], ...quick }),
  );

test("there is a bad client for every scenario", () => {
  expect(Object.keys(badWebHabits)).toEqual(idsOf("web-api-client"));
  expect(Object.keys(badFolderHabits)).toEqual(idsOf("folder-client"));
});

describe.concurrent("a bad client is found", () => {
  test.for(Object.entries(badWebHabits))("by %s", async ([id, habits], { expect }) => {
    const { rows } = await viaWeb(webClientWith(habits), id);
    expect(rows.map(({ verdict }) => verdict)).toEqual([expect.stringMatching(/^(fail|warn)$/)]);
  });

  test.for(Object.entries(badFolderHabits))("by %s", async ([id, habits], { expect }) => {
    const { rows } = await viaFolder(folderClientWith(habits), id);
    expect(rows.map(({ verdict }) => verdict)).toEqual([expect.stringMatching(/^(fail|warn)$/)]);
  });
});

test("a client without bad habits is not", async () => {
  const report = await testClient(webClientWith({}), { webApi: {}, patienceMs: 2_500 });
  const unlike = Object.entries(verdictsOf(report)).filter(([, verdict]) => verdict !== "pass");
  // It reports no values, which is allowed.
  expect(unlike.map(([id]) => id)).toEqual(["web-client-values-unchanged"]);
});
