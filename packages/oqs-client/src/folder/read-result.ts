import type { Encoding } from "../encoding.ts";
import { singleLimits } from "../messages/element.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import { readStable } from "./stable-file.ts";

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
  const bytes = await readStable(path, { ...options, maxBytes: singleLimits.bytes });
  return eligibilityMessage.decodeXml(bytes, { encoding: options.encoding });
}
