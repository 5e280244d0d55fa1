/**
 * The error file (`.err`) beside a request. What it holds is not public: it is read as far as it can be, and the fact
 * that it is there stands for itself.
 * @module
 */
import { correlate } from "../correlate.ts";
import type { Encoding } from "../encoding.ts";
import { singleLimits } from "../messages/element.ts";
import { eligibilityMessage } from "../messages/xml-msg.ts";
import { readStable, type StableOptions } from "./stable-file.ts";

/** What an error file says; both are absent when it is no message of a known form. */
export interface ErrorFile {
  /** エラーコード or 処理結果コード, as written. */
  readonly code?: string;
  /** エラーメッセージ or 処理結果メッセージ, as written. */
  readonly message?: string;
}

/** Reads an error file. @throws OqsError RESULT_FILE_UNREADABLE, RESULT_FILE_UNSTABLE; ANSWER_MISMATCH when it names another question */
export async function readErrorFile(
  path: string,
  question: { institution: string; identifier: string; encoding: Encoding },
  options: StableOptions,
): Promise<ErrorFile> {
  const bytes = await readStable(path, {
    ...options,
    maxBytes: singleLimits.bytes,
    mayBeEmpty: true,
  });
  const message = messageIn(bytes, question.encoding);
  if (message === undefined) return {};
  const { MessageHeader: header = {}, MessageBody: body = {} } = message;
  correlate(header, {
    institution: question.institution,
    ...(header.ArbitraryFileIdentifier === undefined
      ? {}
      : { fileIdentifier: question.identifier }),
  });
  const code = header.ErrorCode ?? body.ProcessingResultCode;
  const text = header.ErrorMessage ?? body.ProcessingResultMessage;
  return {
    ...(code === undefined ? {} : { code }),
    ...(text === undefined ? {} : { message: text }),
  };
}

function messageIn(
  bytes: Uint8Array,
  encoding: Encoding,
): ReturnType<typeof eligibilityMessage.decodeXml> | undefined {
  // The software that writes it may keep to another encoding than the results.
  for (const one of [encoding, encoding === "UTF-8" ? "Shift_JIS" : "UTF-8"] as const)
    try {
      return eligibilityMessage.decodeXml(bytes, { encoding: one });
    } catch {
      // Not in this encoding, or no message at all.
    }
  return undefined;
}
