import { correlate } from "../correlate.ts";
import { OqsError } from "../errors.ts";
import { bulkAcceptedMessage } from "../messages/bulk-accepted.ts";
import { singleLimits } from "../messages/element.ts";
import type { FileAnswer } from "./answer.ts";
import { ownerHeader } from "./ask.ts";
import { awaitAnswer, type ReadAnswer } from "./await-answer.ts";
import type { BulkOptions, BulkProgress } from "./bulk.ts";
import type { AnyUnit } from "./bulk-result.ts";
import type { Download } from "./bulk-state.ts";
import type { JobFile } from "./file-name.ts";
import type { AskIntent } from "./intents.ts";
import { type BulkQuestion, writeQuestion } from "./job-messages.ts";
import type { LinkSettings } from "./link-settings.ts";
import { nameRequest, publishRequest } from "./publish-request.ts";
import { freshIdentifier } from "./settings.ts";
import { readStable } from "./stable-file.ts";

/** What the receipt (…01res) says. */
type Acceptance =
  | { readonly receptionNumber: string }
  | { readonly code: string; readonly message: string };

/** Publishes the question, or looks for the receipt of one published before; gives the state after the acceptance. */
export async function* uploadQuestion(
  settings: LinkSettings,
  file: JobFile,
  options: BulkOptions<BulkQuestion>,
): AsyncGenerator<BulkProgress<AnyUnit>, Download | undefined, undefined> {
  const job = file.job.name;
  let request = options.state?.request;
  let answer = request && (await receiptOf(settings, request, options));
  while (answer === undefined || request === undefined) {
    request = await nameRequest(settings, file, { identifier: freshIdentifier() });
    yield { progress: "uploading", state: { step: "upload", job, request } };
    answer = await publishAndWait(settings, file, request, options);
  }
  if (answer.outcome === "error-file") {
    const { outcome: progress, ...said } = answer;
    yield { progress, ...said };
  } else if (answer.outcome !== "answered") {
    const { outcome: progress, ...unanswered } = answer;
    yield { progress, state: { step: "upload", job, request }, ...unanswered };
  } else if ("code" in answer.message) {
    yield { progress: "refused", ...answer.message };
  } else {
    const { receptionNumber } = answer.message;
    const acceptedAt = settings.clock().toISOString();
    const state: Download = { step: "download", job, receptionNumber, acceptedAt, polls: 0 };
    yield { progress: "accepted", receptionNumber, state };
    return state;
  }
  return undefined;
}

/** Undefined: another program took the name, and nothing was published. */
async function publishAndWait(
  settings: LinkSettings,
  file: JobFile,
  request: AskIntent,
  options: BulkOptions<BulkQuestion>,
): Promise<FileAnswer<Acceptance> | undefined> {
  const { question, signal } = options;
  if (question === undefined) throw new OqsError("INVALID_ARGUMENT", "a bulk job needs a question");
  const header = {
    ...options.header,
    ...ownerHeader(settings, options.header, request.identifier),
  };
  const content = writeQuestion(file.job.name, header, question, settings);
  using _ = await settings.sessions.enter({ signal });
  if (!(await publishRequest(settings, file, request, content))) return undefined;
  return await receiptOf(settings, request, options);
}

function receiptOf(
  settings: LinkSettings,
  request: AskIntent,
  options: BulkOptions<BulkQuestion>,
): Promise<FileAnswer<Acceptance>> {
  const { institution, encoding } = settings;
  const read: ReadAnswer<Acceptance> = async (path, stable) => {
    const bytes = await readStable(path, { ...stable, maxBytes: singleLimits.bytes });
    const receipt = bulkAcceptedMessage.decodeXml(bytes, { encoding });
    const { MessageHeader: header = {}, MessageBody: body = {} } = receipt;
    correlate(header, { institution, fileIdentifier: request.identifier, whole: true });
    const receptionNumber = body.ReceptionNumber ?? header.ReceptionNumber;
    if (receptionNumber !== undefined && receptionNumber !== "") return { receptionNumber };
    return {
      code: header.ErrorCode ?? body.ProcessingResultCode ?? "",
      message: header.ErrorMessage ?? body.ProcessingResultMessage ?? "",
    };
  };
  return awaitAnswer(settings, request, read, options);
}
