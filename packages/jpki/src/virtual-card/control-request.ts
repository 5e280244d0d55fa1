import type { IncomingMessage } from "node:http";
import { JpkiError } from "../errors.ts";

/** A persona file is some two thousand bytes, a fault script rarely more. */
const longestBody = 65_536;

/** A request the door answers with an error: the HTTP status, and a code and a sentence in the body. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** What an error becomes on the wire; of one that nobody expected only that it happened. */
  static of(error: unknown): ControlRefusal {
    if (error instanceof ControlRefusal) return error;
    if (JpkiError.is(error)) {
      const status = error.code === "VIRTUAL_CARD_INVALID" ? 400 : 503;
      return new ControlRefusal(status, error.code, error.message);
    }
    return new ControlRefusal(500, "INTERNAL", "The door failed; this is a bug.");
  }
}

/** The JSON of a body; undefined when there is none. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > longestBody) {
      throw new ControlRefusal(413, "BODY_TOO_LARGE", `A body has at most ${longestBody} bytes.`);
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new ControlRefusal(400, "BODY_INVALID", "The body is not JSON.");
  }
}
