import type { Encoding } from "../encoding.ts";

/** What an answer in the folder needs beside the question. */
export interface LinkContext {
  readonly now: Date;
  readonly institution: string;
  readonly fileIdentifier: string | undefined;
  readonly encoding: Encoding;
}
