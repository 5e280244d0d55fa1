/**
 * The result of a bulk job (`…02res`), as a file or as files in an archive: read once to know that it is whole and ours,
 * and once more, unit by unit, by whoever wants the units.
 * @module
 */
import { correlate } from "../correlate.ts";
import { OqsError } from "../errors.ts";
import { malformed } from "../messages/element.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import { readZip, zipLimits } from "../zip-reader.ts";
import type { AskIntent } from "./intents.ts";
import { type BulkJobs, type ResultPart, readResultParts } from "./job-messages.ts";
import type { LinkSettings } from "./link-settings.ts";
import { readStable, type StableOptions, stableFile } from "./stable-file.ts";

/** A bulk result that is whole and ours. */
export interface BulkResult<U> {
  readonly header: MessageHeader;
  /** Units counted while it was checked. */
  readonly count: number;
  /** The persons one by one, in constant memory; each call reads the file anew. @throws OqsError RESULT_FILE_UNSTABLE when it changed */
  units(): AsyncGenerator<U, void, undefined>;
}

/** Any unit of a result. */
export type AnyUnit = BulkJobs[keyof BulkJobs]["unit"];

/** Reads and checks the file at `path`, which may be an archive. @throws OqsError */
export async function readBulkResultFile(
  settings: LinkSettings,
  intent: AskIntent,
  path: string,
  options: StableOptions,
): Promise<BulkResult<AnyUnit>> {
  const files = await filesIn(path, { ...options, maxBytes: settings.maxBulkBytes });
  let first: MessageHeader | undefined;
  let count = 0;
  for (const file of files) {
    let header: MessageHeader = {};
    for await (const part of partsOf(settings, intent, file)) {
      options.signal?.throwIfAborted();
      if (part.kind === "unit") count++;
      else if (part.kind === "header") header = part.header;
    }
    checkOwner(settings, intent, header);
    first ??= header;
  }
  if (first === undefined) throw malformed("the archive is empty");
  return {
    header: first,
    count,
    async *units() {
      for (const file of files)
        for await (const part of partsOf(settings, intent, file))
          if (part.kind === "unit") yield part.unit;
    },
  };
}

/** The bytes of one message. */
type Source = () => AsyncIterable<Uint8Array>;

async function filesIn(
  path: string,
  options: StableOptions & { readonly maxBytes: number },
): Promise<readonly Source[]> {
  if (!path.endsWith(".zip")) {
    const file = await stableFile(path, options);
    return [() => file.bytes()];
  }
  const archive = await readStable(path, { ...options, maxBytes: zipLimits.archiveBytes });
  const entries = readZip(archive, { ...zipLimits, totalBytes: options.maxBytes });
  return entries.map((entry) => () => entry.content());
}

function checkOwner(
  { institution }: LinkSettings,
  { identifier, receptionNumber }: AskIntent,
  header: MessageHeader,
): void {
  correlate(header, {
    institution,
    whole: true,
    // 02req is seen without an identifier in the field, so an answer need not bring one.
    ...(header.ArbitraryFileIdentifier === undefined ? {} : { fileIdentifier: identifier }),
  });
  if ((header.ReceptionNumber ?? receptionNumber) !== receptionNumber)
    throw new OqsError("ANSWER_MISMATCH", "the result belongs to another reception number");
}

function partsOf(
  { encoding, maxBulkBytes: maxBytes }: LinkSettings,
  { job }: AskIntent,
  file: Source,
): AsyncGenerator<ResultPart, void, undefined> {
  return readResultParts(job, file(), { encoding, maxBytes });
}
