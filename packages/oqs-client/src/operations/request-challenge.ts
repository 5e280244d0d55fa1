import { type Challenge, challengeOf, type ProofMethod } from "../authentication.ts";
import { type Conversation, newFileIdentifier } from "../conversation.ts";
import { correlate } from "../correlate.ts";
import { OqsError, OqsRejectedError } from "../errors.ts";
import type { MessageHeader } from "../messages/message-header.ts";
import { challengeMessage } from "../messages/uketsuke-sandbox.ts";

/** Asks for the bytes the card shall sign (チャレンジ). */
export async function requestChallenge(
  { institution, requests, header }: Conversation,
  { method, signal }: { method: ProofMethod; signal?: AbortSignal },
): Promise<Challenge> {
  const fileIdentifier = newFileIdentifier();
  const question = challengeMessage.encodeJson({
    MessageHeader: header(fileIdentifier),
    MessageBody: { SandboxMethod: method },
  });
  const answer = challengeMessage.decodeJson(await requests.ask("challenge", question, signal));
  correlate(answer.MessageHeader, { institution, fileIdentifier });
  throwWhenRejected(answer.MessageHeader);
  return challengeOf(answer);
}

function throwWhenRejected(header: MessageHeader = {}): void {
  const { SegmentOfResult: segment, ErrorCode: code = "" } = header;
  if (segment === undefined || segment === "1") return;
  if (segment === "2") throw new OqsError("OQS_BUSY", "the server is still processing");
  throw new OqsRejectedError(code, `the server refused the request with result code ${code}`, {
    segment,
  });
}
