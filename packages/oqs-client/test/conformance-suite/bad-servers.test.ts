/** Every scenario for servers must find a server that does it wrong. What the suite plays to clients is a poor server already. */
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { testServer } from "../../src/conformance/index.ts";
import {
  eligibleAnswer,
  madeInstitution,
  madePerson,
  makeCertificates,
} from "../../src/conformance/materials.ts";
import {
  eligibleFileAnswer,
  encodeAnswer,
  type PlayedFile,
  type PlayedFolder,
  playFolder,
  type SeenFile,
  whole,
} from "../../src/conformance/played-folder.ts";
import {
  type Answering,
  type PlayedWebApi,
  playedAccount,
  playedBasePath,
  playWebApi,
  questionOf,
  type SeenRequest,
} from "../../src/conformance/played-web-api.ts";
import type { PlayedServer } from "../../src/conformance/scenario.ts";
import type { MessageHeader } from "../../src/messages/message-header.ts";
import { eligibilityMessage } from "../../src/messages/xml-msg.ts";
import { idsOf } from "./verdicts.ts";

const people = { eligible: madePerson, limited: madePerson };

/** Answers whoever asks, with the text changed. */
const changed =
  (change: (json: string, request: SeenRequest) => string): Answering =>
  (request) => ({
    body: change(eligibilityMessage.encodeJson(eligibleAnswer(questionOf(request) ?? {})), request),
  });
const anybody = changed((json) => json);
const asPlayed = (): void => undefined;
let atOnce = 0;

interface BadServer {
  readonly server?: PlayedServer;
  readonly prepare: (played: PlayedWebApi) => void;
}
const search = (answering: Answering): BadServer => ({
  prepare: (played) => played.answer("search", answering),
});

const badServers: Readonly<Record<string, BadServer>> = {
  "web-server-plain-search": search(() => ({ body: "{}" })),
  "web-server-asks-certificate": { prepare: asPlayed },
  "web-server-refuses-strangers": { prepare: asPlayed },
  "web-server-old-tls": { server: { onlyTls: "TLSv1.1" }, prepare: asPlayed },
  "web-server-wrong-password": { prepare: asPlayed },
  "web-server-login-answer": {
    prepare: (played) => played.answer("login", () => ({ body: '{"result":{"token":"x"}}' })),
  },
  "web-server-no-token": search(anybody),
  "web-server-wrong-token": search(anybody),
  "web-server-token-serves": search((request, nth) =>
    nth > 1 ? { status: 401, body: "{}" } : anybody(request, nth),
  ),
  "web-server-answer-form": search(
    changed((json) => json.replace(/"ResultList":\[(.*)\]/, '"ResultList":$1')),
  ),
  "web-server-values": search(changed((json) => json.replaceAll("19800401", "1980-04-01"))),
  "web-server-same-question": search(changed((json) => json.replaceAll("0012345", "7654321"))),
  "web-server-nobody": { prepare: asPlayed },
  "web-server-wrong-birth-date": { prepare: asPlayed },
  "web-server-other-institution": { prepare: asPlayed },
  "web-server-broken-question": search((request, nth) =>
    questionOf(request) === undefined ? { status: 500, body: "{}" } : anybody(request, nth),
  ),
  "web-server-large-question": { prepare: asPlayed },
  "web-server-new-elements": search((request, nth) =>
    Buffer.from(request.body).includes("NewElement")
      ? { status: 400, body: "{}" }
      : anybody(request, nth),
  ),
  "web-server-only-post": search(anybody),
  "web-server-padding": search((request, nth) =>
    Buffer.from(request.body).includes('"00') ? { body: "{}" } : anybody(request, nth),
  ),
  "web-server-many-at-once": search(async (request, nth) => {
    if (++atOnce > 5) return { status: 503, body: "{}" };
    await new Promise((resolve) => setTimeout(resolve, 100));
    return await anybody(request, nth);
  }),
  "web-server-limit-consent": { prepare: asPlayed },
};

type Answer = (seen: SeenFile, folder: PlayedFolder) => Promise<readonly PlayedFile[]>;

const bytesOf = (seen: SeenFile, header: MessageHeader = {}, body: object = {}): Uint8Array => {
  const answer = eligibleFileAnswer(seen);
  const message = {
    MessageHeader: { ...answer.MessageHeader, ...header },
    MessageBody: { ...answer.MessageBody, ...body },
  };
  return encodeAnswer(message, "UTF-8");
};
const xml = (seen: SeenFile, bytes: Uint8Array): readonly PlayedFile[] => [
  whole(`${seen.answerBase}.xml`, bytes),
];
const saying =
  (header: MessageHeader, body: object = {}): Answer =>
  async (seen) =>
    xml(seen, bytesOf(seen, header, body));
const error = (seen: SeenFile): readonly PlayedFile[] => [
  whole(`${seen.file?.base}.err`, Buffer.from("error")),
];
const refusingIf =
  (refuses: (seen: SeenFile) => boolean): Answer =>
  async (seen) =>
    refuses(seen) ? error(seen) : xml(seen, bytesOf(seen));

const badFolders: Readonly<Record<string, Answer | undefined>> = {
  "folder-server-plain-question": saying({}, { QualificationValidity: "2" }),
  "folder-server-takes-requests": async (seen, { root }) => {
    await writeFile(join(root, "req", seen.name), seen.bytes);
    return xml(seen, bytesOf(seen));
  },
  "folder-server-whole-at-once": async (seen) => {
    const bytes = bytesOf(seen);
    const pieces = [bytes.subarray(0, 99), bytes.subarray(99)];
    return [
      {
        name: `${seen.answerBase}.xml`,
        pieces: pieces.map((piece, index) => ({ bytes: piece, afterMs: index === 0 ? 0 : 12 })),
      },
    ];
  },
  "folder-server-header": saying({ ArbitraryFileIdentifier: "another" }),
  "folder-server-encoding": async (seen) => {
    const text = Buffer.from(bytesOf(seen)).toString();
    return xml(seen, Buffer.from(text.replace("UTF-8", "Shift_JIS")));
  },
  "folder-server-answer-form": saying({ ProcessExecutionTime: "now" }),
  "folder-server-same-question": undefined,
  "folder-server-error-file": undefined,
  "folder-server-doctype": undefined,
  "folder-server-wrong-encoding": undefined,
  "folder-server-slow-writer": refusingIf((seen) => seen.first.length !== seen.bytes.length),
  "folder-server-leaves-others-alone": async (seen, { root }) => {
    for (const name of await readdir(join(root, "res"))) await rm(join(root, "res", name));
    return xml(seen, bytesOf(seen));
  },
  "folder-server-new-elements": refusingIf(({ bytes }) =>
    Buffer.from(bytes).includes("NewElement"),
  ),
  "folder-server-registration": undefined,
  "folder-server-bulk": undefined,
  "folder-server-unknown-reception": undefined,
  "folder-server-face-results": undefined,
};

test("there is a bad server for every scenario", () => {
  expect(Object.keys(badServers)).toEqual(idsOf("web-api-server"));
  expect(Object.keys(badFolders)).toEqual(idsOf("folder-server"));
});

const found = /^(fail|warn)$/;

describe.concurrent("a bad server is found", () => {
  test.for(Object.entries(badServers))("by %s", async ([id, { server = {}, prepare }], on) => {
    const certificates = await makeCertificates();
    await using played = await playWebApi({ certificates, server, host: "127.0.0.1", port: 0 });
    prepare(played);
    const endpoint = {
      auth: played.origin,
      business: played.origin,
      basePath: playedBasePath,
      sandbox: true,
    };
    const credentials = {
      ca: certificates.authority.ca,
      ...certificates.client,
      ...playedAccount,
    };
    const webApi = { endpoint, institution: madeInstitution, credentials, people };
    const { rows } = await testServer({ webApi, only: [id], patienceMs: 1_000 });
    on.expect(rows.map(({ verdict }) => verdict)).toEqual([on.expect.stringMatching(found)]);
  });

  test.for(Object.entries(badFolders))("by %s", async ([id, answer], on) => {
    const root = mkdtempSync(join(tmpdir(), "uketsuke-bad-"));
    on.onTestFinished(() => rmSync(root, { recursive: true }));
    await using played = await playFolder(root, { encoding: "UTF-8", intervalMs: 5 });
    if (answer !== undefined) played.answer((seen) => answer(seen, played));
    await writeFile(join(root, "face", "OQSsiquc01res_face.xml"), "half of");
    const folder = { root, institution: madeInstitution, encoding: "UTF-8", people } as const;
    const { rows } = await testServer({ folder, only: [id], intervalMs: 5, patienceMs: 1_000 });
    on.expect(rows.map(({ verdict }) => verdict)).toEqual([on.expect.stringMatching(found)]);
  });
});
