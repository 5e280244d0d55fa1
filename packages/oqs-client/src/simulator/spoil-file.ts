/**
 * Says something in the folder, as a fault wants it: some change what is said, some how the file comes to be.
 * @module
 */
import { appendFile, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { type Encoding, encodeText, withGeta } from "../encoding.ts";
import type { FileContent } from "../folder/atomic-write.ts";
import type { AnyMessage, FileCodec, LinkAnswer, LinkRequest } from "../folder/index.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import type { Fault } from "./faults.ts";
import { type Refusal, refusalMessage } from "./refusals.ts";
import { changed } from "./spoil.ts";

/** What is to be said, before any fault spoils it. */
export type SaidInFolder = (
  | {
      readonly message: AnyMessage;
      /** Writes this message. */
      readonly codec: FileCodec<AnyMessage>;
      readonly extension?: undefined;
    }
  | {
      readonly extension: "xml" | "zip" | "pdf";
      readonly content: FileContent;
      readonly message?: undefined;
    }
) & {
  /** Result code of a refusal. */
  readonly code?: Refusal;
  /** A fault the question itself asked for. */
  readonly fault?: Fault;
  readonly person?: string;
  readonly audit?: true;
};

/** Milliseconds until half a file is whole. */
const wholeAfterMs = 500;

const errorFiles: Partial<Record<string, Refusal>> = {
  err: "SIM-ERROR-FILE",
  busy: "SIM-SESSIONS",
  unavailable: "SIM-SESSIONS",
  error: "SIM-ERROR-FILE",
};

/** The answer of the serving side; what it cannot write itself is written here. */
export async function sayInFolder(asked: {
  readonly fault: Fault | undefined;
  readonly said: SaidInFolder;
  readonly request: LinkRequest;
  /** The folder of answers. */
  readonly res: string;
  readonly encoding: Encoding;
  readonly unencodable: "refuse" | "geta";
}): Promise<LinkAnswer> {
  const { fault, request } = asked;
  const { signal } = request;
  if (fault === "down" || fault === "half-open" || fault === "answer-lost")
    return { answer: "none" };
  const refusal = typeof fault === "string" ? errorFiles[fault] : undefined;
  if (refusal !== undefined)
    return { answer: "error-file", code: refusal, message: refusalMessage(refusal) };
  if (typeof fault === "object" && "slow" in fault) await wait(fault.slow, undefined, { signal });
  const said = messageOf(fault, asked.said);
  const how = typeof fault === "object" && "drip" in fault ? "drip" : fault;
  const carelessly = ["truncated", "short", "duplicate", "wrong-encoding", "drip"] as const;
  const way = carelessly.find((one) => one === how);
  if (way === undefined)
    return said.message === undefined
      ? { answer: "file", extension: said.extension, content: said.content }
      : { answer: "message", message: said.message as XmlMsg, codec: said.codec };

  const bytes = await bytesOf(said, asked);
  const extension = said.message === undefined ? said.extension : "xml";
  const base = `${asked.res}/${request.name.replace("req_", "res_")}`;
  const path = `${base}.${extension}`;
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  if (way === "duplicate") await writeFile(`${base}-2.${extension}`, bytes);
  else if (way === "wrong-encoding") await writeFile(path, otherEncoding(bytes, asked.encoding));
  else if (way === "drip")
    for (const byte of bytes) {
      await appendFile(path, Uint8Array.of(byte));
      await wait((fault as { drip: number }).drip, undefined, { signal });
    }
  else {
    await writeFile(path, half);
    if (way === "truncated") {
      await wait(wholeAfterMs, undefined, { signal });
      await writeFile(path, bytes);
    }
  }
  return way === "duplicate" ? { answer: "file", extension, content: bytes } : { answer: "none" };
}

/** What is said under faults that change the content. */
function messageOf(fault: Fault | undefined, said: SaidInFolder): SaidInFolder {
  if (fault !== "rejected" && fault !== "processing" && fault !== "foreign") return said;
  const { MessageHeader: header = {}, MessageBody: body = {} } = said.message ?? {};
  const message = changed(fault, header, body);
  // Only an eligibility repeats whom it is about.
  if (fault === "foreign" && said.message !== undefined && said.codec !== eligibilityMessage)
    return {
      codec: said.codec,
      message: { ...said.message, MessageHeader: message.MessageHeader ?? {} },
    };
  return { codec: eligibilityMessage, message };
}

async function bytesOf(
  said: SaidInFolder,
  options: { encoding: Encoding; unencodable: "refuse" | "geta" },
): Promise<Buffer> {
  if (said.message !== undefined) return Buffer.from(said.codec.encodeXml(said.message, options));
  const { content } = said;
  if (content instanceof Uint8Array) return Buffer.from(content);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The same text in the encoding that is not configured; what it says of itself stays. */
function otherEncoding(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  const text = new TextDecoder(encoding).decode(bytes);
  return encoding === "UTF-8"
    ? encodeText(withGeta(text, "Shift_JIS"), "Shift_JIS")
    : Buffer.from(text);
}
