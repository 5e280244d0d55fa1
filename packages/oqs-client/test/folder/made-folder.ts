import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type LinkAnswer,
  type LinkFolder,
  type LinkFolderOptions,
  type LinkRequest,
  type LinkServer,
  type LinkServerOptions,
  linkFolder,
  serveLinkFolder,
} from "../../src/folder/index.ts";
import type { XmlMsg } from "../../src/messages/xml-msg.ts";
import { institution } from "../made-eligibility.ts";

/** 2026-11-22 10:02:03 in Japan. */
export const now: Date = new Date("2026-11-22T01:02:03Z");

/** Short enough for tests, long enough for two reads to be apart. */
export const quick: {
  readonly intervalMs: number;
  readonly rescanMs: number;
  readonly clock: () => Date;
} = { intervalMs: 5, rescanMs: 20, clock: () => now };

/** A question about somebody. */
export const question: XmlMsg = {
  MessageBody: { QualificationConfirmSearchInfo: { InsurerNumber: "  990017" } },
};

export interface MadeFolder extends AsyncDisposable {
  readonly root: string;
  link(options?: Partial<LinkFolderOptions>): LinkFolder;
  serve(
    answer: (request: LinkRequest) => LinkAnswer | Promise<LinkAnswer>,
    options?: Partial<LinkServerOptions>,
  ): Promise<LinkServer>;
  files(subfolder: string): string[];
  /** Puts a file there the careless way, as other programs do. */
  put(subfolder: string, name: string, content: string | Uint8Array): void;
}

/** An exchange folder in the temporary folder, with both of its sides. */
export function madeFolder(subfolders: readonly string[] = ["req", "res", "face"]): MadeFolder {
  const root = mkdtempSync(join(tmpdir(), "uketsuke-link-"));
  for (const name of subfolders) mkdirSync(join(root, name));
  return {
    root,
    link: (options) =>
      linkFolder(root, { institution, encoding: "UTF-8", ...quick, deadlineMs: 5_000, ...options }),
    serve: (answer, options) =>
      serveLinkFolder(root, { answer, encoding: "UTF-8", ...quick, ...options }),
    files: (subfolder) => readdirSync(join(root, subfolder)).sort(),
    put: (subfolder, name, content) => writeFileSync(join(root, subfolder, name), content),
    async [Symbol.asyncDispose]() {
      rmSync(root, { recursive: true });
    },
  };
}

/** A message as an answer. */
export function answerOf(message: XmlMsg): LinkAnswer {
  return { answer: "message", message };
}

/** An answer that says that somebody is insured. */
export function eligible(): LinkAnswer {
  return answerOf({
    MessageHeader: { SegmentOfResult: "1" },
    MessageBody: { ProcessingResultStatus: "1", QualificationValidity: "1" },
  });
}

/** A whole file, as another program would write it. */
export function fileOf(header: Readonly<Record<string, string>>, body = ""): string {
  const elements = Object.entries(header).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n<XmlMsg><MessageHeader>${elements.join("")}</MessageHeader><MessageBody>${body}</MessageBody></XmlMsg>\r\n`;
}
