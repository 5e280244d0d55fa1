/**
 * Answering one claimed request: read, asked about, written under the answer's name, and only then done with.
 * @module
 */
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { wireDateTime } from "../date.ts";
import type { Encoding } from "../encoding.ts";
import { OqsError } from "../errors.ts";
import type { Element } from "../messages/element.ts";
import { decode } from "../messages/fields.ts";
import { type MessageHeader, messageHeader } from "../messages/message-header.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { readXml } from "../xml.ts";
import { atomicCreate, type FileContent } from "./atomic-write.ts";
import type { Claims } from "./claims.ts";
import { answerBase, answerExtensions, type ParsedFileName } from "./file-name.ts";
import { isThere } from "./file-state.ts";
import { folderFailure } from "./folder-failure.ts";
import { type AnyMessage, codecsOf, type FileCodec } from "./job-messages.ts";
import type { LinkAnswer, LinkEvent, LinkRequest } from "./link-request.ts";

/** What answering needs; everything has its value here. */
export interface AnsweringSettings {
  readonly claims: Claims;
  readonly res: string;
  readonly encoding: Encoding;
  readonly unencodable: "refuse" | "geta";
  readonly maxBytes: number;
  readonly retryMs: number;
  readonly clock: () => Date;
  readonly answer: (request: LinkRequest) => Promise<LinkAnswer> | LinkAnswer;
  readonly latencyMs: (request: LinkRequest) => number;
  readonly onFailure: (file: ParsedFileName, error: OqsError) => void;
  readonly signal: AbortSignal;
}

/** A request taken out of `req`. */
export interface Claimed {
  /** Its file name. */
  readonly name: string;
  readonly file: ParsedFileName;
  readonly bytes: Uint8Array;
  readonly again: boolean;
}

/** Answers a claimed request and lets go of it. @throws OqsError; then it stays claimed. The signal's own reason */
export async function answerClaimed(
  settings: AnsweringSettings,
  claimed: Claimed,
): Promise<LinkEvent["event"]> {
  const answer = await answerTo(settings, claimed);
  const { name, file } = claimed;
  if (answer.extension !== undefined) {
    const base = answer.extension === "err" ? file.base : answerBase(file, file.base);
    const name = `${base}.${answer.extension}`;
    if ("pieces" in answer) await writeCarelessly(settings, name, answer.pieces);
    else await publish(settings, file, name, answer.content);
  }
  if (answer.extension === "err") await settings.claims.moveTo(settings.res, name);
  else await settings.claims.drop(name);
  if (answer.extension === undefined) return "dropped";
  return answer.extension === "err" ? "error-file" : "answered";
}

/** What an earlier process had answered before it died is only tidied up; true when it was that. */
export async function tidyUp(
  { claims, res }: AnsweringSettings,
  name: string,
  file: ParsedFileName,
): Promise<boolean> {
  const answered = await answerOf(res, file);
  if (answered === "err") await claims.moveTo(res, name);
  else if (answered !== undefined) await claims.drop(name);
  return answered !== undefined;
}

/** The extension of the answer a request already has. */
export async function answerOf(
  res: string,
  file: ParsedFileName,
): Promise<"xml" | "zip" | "pdf" | "err" | undefined> {
  const answer = answerBase(file, file.base);
  if (await isThere(join(res, `${file.base}.err`))) return "err";
  for (const extension of answerExtensions(file))
    if (await isThere(join(res, `${answer}.${extension}`))) return extension;
  return undefined;
}

type Pieces = Extract<LinkAnswer, { answer: "careless" }>["pieces"];

type FileToWrite =
  | { readonly extension: "xml" | "zip" | "pdf"; readonly pieces: Pieces }
  | { readonly extension: "xml" | "zip" | "pdf" | "err"; readonly content: FileContent }
  | { readonly extension?: undefined };

async function answerTo(settings: AnsweringSettings, claimed: Claimed): Promise<FileToWrite> {
  const { signal } = settings;
  let header: MessageHeader = {};
  try {
    header = headerOf(settings, claimed.bytes);
  } catch (error) {
    if (!OqsError.is(error)) throw error;
    return errorFile(settings, header, "UKETSUKE-REQUEST-UNREADABLE", error.message);
  }
  try {
    const request = requestOf(settings, claimed, header);
    const answer = await settings.answer(request);
    const latencyMs = settings.latencyMs(request);
    if (latencyMs > 0) await wait(latencyMs, undefined, { signal });
    signal.throwIfAborted();
    return fileOf(settings, claimed, header, answer);
  } catch {
    signal.throwIfAborted();
    // What broke is the answering side's own affair; its message may hold anything.
    return errorFile(settings, header, "UKETSUKE-ANSWER-FAILED", "the answering side failed");
  }
}

function requestOf(
  settings: AnsweringSettings,
  claimed: Claimed,
  header: MessageHeader,
): LinkRequest {
  const { file, bytes, again } = claimed;
  return {
    name: file.base,
    job: file.job.name,
    form: file.form,
    step: file.step,
    header,
    again,
    bytes,
    read: <M>(codec?: FileCodec<M>) =>
      (codec ?? codecsOf(file).question).decodeXml(bytes, {
        encoding: settings.encoding,
        limits: limitsOf(settings),
      }) as M,
    signal: settings.signal,
  };
}

function fileOf(
  settings: AnsweringSettings,
  { file }: Claimed,
  question: MessageHeader,
  answer: LinkAnswer,
): FileToWrite {
  if (answer.answer === "none") return {};
  if (answer.answer === "file") return { extension: answer.extension, content: answer.content };
  if (answer.answer === "careless") return { extension: answer.extension, pieces: answer.pieces };
  if (answer.answer === "error-file")
    return "content" in answer
      ? { extension: "err", content: answer.content }
      : errorFile(settings, question, answer.code, answer.message);
  const message = {
    ...answer.message,
    MessageHeader: answerHeader(settings, question, answer.message),
  };
  return {
    extension: "xml",
    content: (answer.codec ?? codecsOf(file).answer).encodeXml(message, settings),
  };
}

/** The header of an answer: what the answering side says, and behind it what every answer repeats. */
function answerHeader(
  { encoding, clock }: AnsweringSettings,
  question: MessageHeader,
  { MessageHeader: said = {} }: AnyMessage,
): MessageHeader {
  const { MedicalInstitutionCode, ArbitraryFileIdentifier } = question;
  return {
    ProcessExecutionTime: wireDateTime(clock()),
    ...(MedicalInstitutionCode === undefined ? {} : { MedicalInstitutionCode }),
    ...(ArbitraryFileIdentifier === undefined ? {} : { ArbitraryFileIdentifier }),
    CharacterCodeIdentifier: encoding === "Shift_JIS" ? "1" : "0",
    ...said,
  };
}

/** What real error files hold is not public: ours is a message that ended abnormally (処理結果区分 9). */
function errorFile(
  settings: AnsweringSettings,
  question: MessageHeader,
  code: string,
  message: string,
): FileToWrite {
  const said = { SegmentOfResult: "9", ErrorCode: code, ErrorMessage: message };
  const header = answerHeader(settings, question, { MessageHeader: said } as AnyMessage);
  const { encoding } = settings;
  const content = eligibilityMessage.encodeXml(
    { MessageHeader: header },
    { encoding, unencodable: "geta" },
  );
  return { extension: "err", content };
}

async function publish(
  settings: AnsweringSettings,
  file: ParsedFileName,
  name: string,
  content: FileContent,
): Promise<void> {
  for (let tries = 0; ; tries++)
    try {
      const { flushFailure } = await atomicCreate(settings.res, name, content);
      if (flushFailure === undefined) return;
      throw flushFailure;
    } catch (error) {
      // A full disk empties again; what comes in pieces is used up by the first try.
      if (!OqsError.is(error) || !error.retryable || !(content instanceof Uint8Array)) throw error;
      if (tries === 0) settings.onFailure(file, error);
      await wait(settings.retryMs, undefined, { signal: settings.signal });
    }
}

async function writeCarelessly(
  { res, signal }: AnsweringSettings,
  name: string,
  pieces: Pieces,
): Promise<void> {
  const file = await open(join(res, name), "wx").catch((cause: unknown) => {
    throw folderFailure(cause);
  });
  try {
    for (const { bytes, afterMs } of pieces) {
      await wait(afterMs, undefined, { signal });
      await file.writeFile(bytes);
    }
  } finally {
    await file.close();
  }
}

function limitsOf({ maxBytes }: AnsweringSettings): {
  depth: number;
  nodes: number;
  bytes: number;
} {
  // An element takes at least four bytes.
  return { depth: 32, nodes: maxBytes / 4, bytes: maxBytes };
}

function headerOf(settings: AnsweringSettings, bytes: Uint8Array): MessageHeader {
  const { encoding } = settings;
  const root = readXml(bytes, { encoding, limits: limitsOf(settings) });
  const header = elementsIn(root).find((element) => element.name === "MessageHeader");
  return header === undefined ? {} : decode(messageHeader, header.content, "MessageHeader");
}

function elementsIn({ content }: Element): readonly Element[] {
  return typeof content === "string" || "items" in content ? [] : content;
}
