/**
 * Carries out a fault on an answer: some change what is said, some how it is sent.
 * @module
 */
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { encodeText, withGeta } from "../encoding.ts";
import { eligibilityMessage, type XmlMsg } from "../messages/xml-msg.ts";
import type { Fault } from "./faults.ts";
import { refusalMessage } from "./refusals.ts";
import type { RouteAnswer } from "./routes.ts";

/** Answers given before the question is even looked at. */
export function answerUnread(
  fault: Fault | undefined,
  retryAfter?: number,
): RouteAnswer | undefined {
  const status =
    typeof fault === "string" && fault in statuses
      ? statuses[fault as keyof typeof statuses]
      : undefined;
  return status === undefined
    ? undefined
    : { status, json: "{}", ...(retryAfter === undefined ? {} : { retryAfter }) };
}

const statuses = {
  busy: 429,
  unavailable: 503,
  error: 500,
  unauthorized: 401,
  err: 400,
} as const;

/** Sends an answer as the fault wants it; gives the status, 0 when no whole answer left. */
export async function sendWith(
  fault: Fault | undefined,
  answer: RouteAnswer,
  response: ServerResponse,
): Promise<number> {
  const json = said(fault, answer.json);
  const bytes =
    fault === "wrong-encoding"
      ? encodeText(withGeta(json, "Shift_JIS"), "Shift_JIS")
      : Buffer.from(json);
  const head = (length: number, type = "application/json;charset=UTF-8"): void => {
    response.writeHead(answer.status, {
      "content-type": type,
      "content-length": length,
      ...(answer.retryAfter === undefined ? {} : { "retry-after": String(answer.retryAfter) }),
    });
  };
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  if (fault === "half-open") return 0;
  if (fault === "answer-lost") {
    response.destroy();
    return 0;
  }
  if (fault === "truncated") {
    head(bytes.length);
    response.write(half, () => response.destroy());
    return 0;
  }
  if (fault === "html") {
    const page = Buffer.from("<!DOCTYPE html><title>proxy</title><p>Sign in to the network</p>");
    head(page.length, "text/html");
    response.end(page);
    return answer.status;
  }
  const slow = typeof fault === "object" && "slow" in fault ? fault.slow : 0;
  const drip = typeof fault === "object" && "drip" in fault ? fault.drip : undefined;
  if (slow > 0) await wait(slow, undefined, { ref: false });
  const whole = fault === "short" ? half : bytes;
  head(whole.length);
  if (drip !== undefined) {
    for (const byte of whole) {
      if (response.destroyed) return 0;
      response.write(Uint8Array.of(byte));
      await wait(drip, undefined, { ref: false });
    }
  }
  response.end(drip === undefined ? whole : undefined);
  if (fault === "duplicate") sendAgain(response, whole);
  return answer.status;
}

/** The same answer once more on a connection that nobody asked anything on. */
function sendAgain(response: ServerResponse, body: Uint8Array): void {
  const { socket, statusCode } = response;
  response.on("finish", () => {
    const head = `HTTP/1.1 ${statusCode} OK\r\ncontent-type: application/json;charset=UTF-8\r\ncontent-length: ${body.length}\r\n\r\n`;
    if (socket?.writable) socket.write(Buffer.concat([Buffer.from(head), body]));
  });
}

/** What the answer says under faults that change its content. */
function said(fault: Fault | undefined, json: string): string {
  if (fault !== "rejected" && fault !== "processing" && fault !== "foreign") return json;
  const { MessageHeader: header, MessageBody: body } = eligibilityMessage.decodeJson(
    Buffer.from(json),
  );
  return eligibilityMessage.encodeJson(changed(fault, { ...header }, { ...body }));
}

/** A message as those faults change it. */
export function changed(
  fault: "rejected" | "processing" | "foreign",
  header: NonNullable<XmlMsg["MessageHeader"]>,
  body: NonNullable<XmlMsg["MessageBody"]>,
): XmlMsg {
  if (fault === "processing")
    return { MessageHeader: { ...header, SegmentOfResult: "2" }, MessageBody: {} };
  if (fault === "rejected") {
    const error = { ErrorCode: "SIM-REJECTED", ErrorMessage: refusalMessage("SIM-REJECTED") };
    return { MessageHeader: { ...header, SegmentOfResult: "9", ...error }, MessageBody: {} };
  }
  return {
    MessageHeader: { ...header, ArbitraryFileIdentifier: "someone-else" },
    MessageBody: {
      ...body,
      QualificationConfirmSearchInfo: { InsuredIdentificationNumber: "0000000" },
    },
  };
}
