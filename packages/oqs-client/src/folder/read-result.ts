import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { Encoding } from "../encoding.ts";
import { OqsError } from "../errors.ts";
import { malformed, singleLimits } from "../messages/element.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import { pause } from "../pause.ts";
import { codeOf } from "./folder-failure.ts";

/** Options of {@link readResult}. */
export interface ReadResultOptions {
  /** What the facility's result files are written in; a file that declares another is refused. */
  readonly encoding: Encoding;
  /** Milliseconds between the two reads that must be equal; 300 when absent. */
  readonly intervalMs?: number;
  /** Milliseconds after which a file that keeps changing is given up; 10,000 when absent. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads a result file that another program may still be writing: two equal reads apart, whole, in the configured
 * encoding, one `XmlMsg`. Links are not followed.
 * @throws OqsError RESULT_FILE_UNREADABLE, RESULT_FILE_UNSTABLE, MALFORMED_ANSWER, ENCODING_MISMATCH
 */
export async function readResult(path: string, options: ReadResultOptions): Promise<XmlMsg> {
  const { encoding, intervalMs = 300, deadlineMs = 10_000, signal } = options;
  const end = performance.now() + deadlineMs;
  let before = await readOnce(path);
  for (;;) {
    await pause(intervalMs, signal);
    const now = await readOnce(path);
    if (before.equals(now) && now.length > 0)
      return eligibilityMessage.decodeXml(now, { encoding });
    if (performance.now() > end)
      throw new OqsError(
        "RESULT_FILE_UNSTABLE",
        `the file kept changing or stayed empty for ${deadlineMs} ms`,
      );
    before = now;
  }
}

/** Neither follows a link nor waits for the other end of a pipe; Windows knows neither flag. */
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function readOnce(path: string): Promise<Buffer> {
  try {
    const file = await open(path, readFlags);
    try {
      const status = await file.stat();
      if (!status.isFile()) throw new OqsError("RESULT_FILE_UNREADABLE", "it is no plain file");
      if (status.size > singleLimits.bytes)
        throw malformed(`larger than ${singleLimits.bytes} bytes`);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (OqsError.is(cause)) throw cause;
    throw new OqsError("RESULT_FILE_UNREADABLE", `the file cannot be opened (${codeOf(cause)})`, {
      cause,
    });
  }
}
