/**
 * One question with a file of its own (単件): asked, or its answer looked up after a crash.
 * @module
 */
import { correlate } from "../correlate.ts";
import { OqsError } from "../errors.ts";
import { malformed, singleLimits } from "../messages/element.ts";
import type { Answer } from "./answer.ts";
import { awaitAnswer, fileOf, type ReadAnswer, type WaitOptions } from "./await-answer.ts";
import { type JobFile, jobNamed } from "./file-name.ts";
import type { AskIntent } from "./intents.ts";
import { type AnyMessage, codecsOf } from "./job-messages.ts";
import type { LinkSettings } from "./link-settings.ts";
import { nameRequest, publishRequest } from "./publish-request.ts";
import { checkIdentifier, freshIdentifier } from "./settings.ts";
import { readStable, type StableOptions } from "./stable-file.ts";

/** Asks, and waits for the answer. */
export async function ask(
  settings: LinkSettings,
  job: string,
  message: AnyMessage,
  options: WaitOptions,
): Promise<Answer<AnyMessage>> {
  const file: JobFile = { job: jobNamed(job, settings.jobs), form: "single", step: 1 };
  const identifier = checkIdentifier(
    message.MessageHeader?.ArbitraryFileIdentifier ?? freshIdentifier(),
  );
  const codec = codecsOf(file).question;
  const header = {
    ...message.MessageHeader,
    ...ownerHeader(settings, message.MessageHeader, identifier),
  };
  const bytes = codec.encodeXml({ ...message, MessageHeader: header }, settings);
  using _ = await settings.sessions.enter({ signal: options.signal });
  const naming = { identifier, category: categoryOf(message) };
  let intent: AskIntent;
  do intent = await nameRequest(settings, file, naming);
  while (!(await publishRequest(settings, file, intent, bytes)));
  return await answerTo(settings, intent, options);
}

/** Looks the answer of an earlier question up, and waits for it; nothing is sent. */
export async function resume(
  settings: LinkSettings,
  intent: AskIntent,
  options: WaitOptions,
): Promise<Answer<AnyMessage>> {
  if (intent.form !== "single")
    throw new OqsError("INVALID_ARGUMENT", "a bulk job goes on with bulk(job, { state })");
  return await answerTo(settings, intent, options);
}

async function answerTo(
  settings: LinkSettings,
  intent: AskIntent,
  options: WaitOptions,
): Promise<Answer<AnyMessage>> {
  const answer = await awaitAnswer(settings, intent, readAnswerTo(settings, intent), options);
  if (answer.outcome !== "answered") return answer;
  const { request, file, message } = answer;
  return message instanceof Uint8Array
    ? { outcome: "document", request, file, bytes: message }
    : { outcome: "answered", request, file, message };
}

function readAnswerTo(
  settings: LinkSettings,
  intent: AskIntent,
): ReadAnswer<AnyMessage | Uint8Array> {
  const { institution, encoding } = settings;
  const file = fileOf(settings, intent);
  const { echo } = file.job;
  return async (path, options) => {
    if (path.endsWith(".pdf")) return await readDocument(path, options);
    const bytes = await readStable(path, { ...options, maxBytes: singleLimits.bytes });
    const answer = codecsOf(file).answer.decodeXml(bytes, { encoding });
    const named = answer.MessageHeader?.ArbitraryFileIdentifier !== undefined;
    correlate(answer.MessageHeader, {
      institution,
      whole: echo === "whole",
      ...(echo === "whole" || named ? { fileIdentifier: intent.identifier } : {}),
    });
    return answer;
  };
}

const documentBytes = 64 * 1024 * 1024;

async function readDocument(path: string, options: StableOptions): Promise<Uint8Array> {
  const bytes = await readStable(path, { ...options, maxBytes: documentBytes });
  if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) throw malformed("it is no PDF");
  return bytes;
}

/** Institution and identifier for the header of a question. @throws OqsError INVALID_ARGUMENT */
export function ownerHeader(
  { institution }: LinkSettings,
  header: AnyMessage["MessageHeader"],
  identifier: string,
): { MedicalInstitutionCode: string; ArbitraryFileIdentifier: string } {
  const named = header?.MedicalInstitutionCode;
  if (named !== undefined && named !== institution)
    throw new OqsError("INVALID_ARGUMENT", "the message names another institution");
  return { MedicalInstitutionCode: institution, ArbitraryFileIdentifier: identifier };
}

/** ファイル種別, which the names of some jobs repeat. */
function categoryOf({ MessageBody: body = {} }: AnyMessage): number | undefined {
  const category = "FileCategory" in body ? body.FileCategory : undefined;
  return typeof category === "string" && /^\d{1,2}$/.test(category) ? Number(category) : undefined;
}
