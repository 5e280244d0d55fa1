import { bulkDownloadMessage } from "../messages/bulk-download.ts";
import { pause } from "../pause.ts";
import type { FileAnswer } from "./answer.ts";
import { ownerHeader } from "./ask.ts";
import { awaitAnswer } from "./await-answer.ts";
import type { BulkOptions, BulkProgress } from "./bulk.ts";
import { type AnyUnit, type BulkResult, readBulkResultFile } from "./bulk-result.ts";
import type { Download } from "./bulk-state.ts";
import type { JobFile } from "./file-name.ts";
import type { AskIntent } from "./intents.ts";
import type { BulkQuestion } from "./job-messages.ts";
import type { LinkSettings } from "./link-settings.ts";
import { nameRequest, publishRequest } from "./publish-request.ts";
import { freshIdentifier } from "./settings.ts";

type Options = BulkOptions<BulkQuestion>;

/** Asks for the result until it is there or the time is over. */
export async function* downloadResult(
  settings: LinkSettings,
  file: JobFile,
  accepted: Download,
  options: Options,
): AsyncGenerator<BulkProgress<AnyUnit>, void, undefined> {
  const { giveUpAfterMs = 24 * 60 * 60 * 1000, signal } = options;
  const { job, receptionNumber, acceptedAt } = accepted;
  const base = { step: "download", job, receptionNumber, acceptedAt } as const;
  for (let state = accepted; ; ) {
    let answer = state.request && (await resultOf(settings, state.request, options));
    while (answer === undefined) {
      const early = Date.parse(state.notBefore ?? acceptedAt) - settings.clock().getTime();
      if (early > 0) await (options.pause ?? pause)(early, signal);
      const identifier = freshIdentifier();
      const request = await nameRequest(settings, file, { identifier, receptionNumber });
      state = { ...base, polls: state.polls, request };
      yield { progress: "asking", state };
      answer = await publishAndWait(settings, file, request, options);
    }
    const end = endOf(answer);
    if (end !== undefined) return yield end;
    const now = settings.clock().getTime();
    const notBefore = new Date(now + pauseAfter(state.polls, options)).toISOString();
    state = { ...base, polls: state.polls + 1, notBefore };
    if (now - Date.parse(acceptedAt) >= giveUpAfterMs) return yield { progress: "gave-up", state };
    yield { progress: "processing", state };
  }
}

/** Undefined: another program took the name, and nothing was published. */
async function publishAndWait(
  settings: LinkSettings,
  file: JobFile,
  request: AskIntent,
  options: Options,
): Promise<FileAnswer<BulkResult<AnyUnit>> | undefined> {
  const content = bulkDownloadMessage.encodeXml(
    {
      MessageHeader: ownerHeader(settings, undefined, request.identifier),
      MessageBody: { ReceptionNumber: request.receptionNumber ?? "" },
    },
    settings,
  );
  using _ = await settings.sessions.enter({ signal: options.signal });
  if (!(await publishRequest(settings, file, request, content))) return undefined;
  return await resultOf(settings, request, options);
}

function resultOf(
  settings: LinkSettings,
  request: AskIntent,
  options: Options,
): Promise<FileAnswer<BulkResult<AnyUnit>>> {
  const read = readBulkResultFile.bind(undefined, settings, request);
  return awaitAnswer(settings, request, read, options);
}

/** What ends the asking; undefined when the result is to be asked for again. */
function endOf(answer: FileAnswer<BulkResult<AnyUnit>>): BulkProgress<AnyUnit> | undefined {
  if (answer.outcome === "error-file") {
    const { outcome: progress, ...said } = answer;
    return { progress, ...said };
  }
  if (answer.outcome !== "answered") return undefined;
  const { header } = answer.message;
  const segment = header.SegmentOfResult ?? "1";
  if (segment === "1") return { progress: "result", ...answer.message };
  if (segment === "2") return undefined;
  return {
    progress: "refused",
    code: header.ErrorCode ?? "",
    message: header.ErrorMessage ?? "",
  };
}

function pauseAfter(
  polls: number,
  { firstPauseMs = 10_000, maxPauseMs = 300_000 }: Options,
): number {
  return Math.min(firstPauseMs * 2 ** Math.min(polls, 30), maxPauseMs);
}
