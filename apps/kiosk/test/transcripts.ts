import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Command, PageFrame } from "../src/protocol.ts";

/** One line of a transcript: what the agent must say (at least these fields), what the page says, or what happens in the world. */
export type Line =
  | { readonly agent: { readonly msg: string } & Record<string, unknown> }
  | { readonly page: Command }
  /** A text as it goes over the socket, for what no schema lets a page say. */
  | { readonly text: string }
  | {
      readonly frame: PageFrame;
      readonly content: "right" | "wrong" | "one's own picture";
    }
  | { readonly world: string };

/** A dialogue from `test/transcripts`: a test plays it over the whole kiosk, `docs/kiosk-protocol.md` prints it. */
export interface Transcript {
  readonly name: string;
  readonly title: string;
  /** False: nothing reads the face of the card, 照合番号B is typed in. */
  readonly scanner?: boolean;
  readonly lines: readonly Line[];
}

const folder = new URL("./transcripts/", import.meta.url);

export async function transcripts(): Promise<Transcript[]> {
  const files = (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith(".json"));
  return Promise.all(
    files.toSorted().map(async (file) => ({
      name: file.slice(0, -".json".length),
      ...(JSON.parse(await readFile(new URL(file, folder), "utf8")) as Omit<Transcript, "name">),
    })),
  );
}

const contents: Readonly<Record<PageFrame, string>> = {
  camera: "a JPEG of the camera",
  pin: "four digits",
  ownFace: "a JPEG of one's own face",
  staffPassword: "the facility's password",
  verificationNumber: "14 digits",
};

/** A transcript as the documentation shows it. */
export function printed({ title, lines }: Transcript): string {
  const rows = lines.map((line) => {
    if ("agent" in line) return `agent  ${JSON.stringify(line.agent)}`;
    if ("page" in line) return `page   ${JSON.stringify(line.page)}`;
    if ("text" in line) return `page   ${line.text}`;
    if ("world" in line) return `       (${line.world})`;
    const remark = line.content === "one's own picture" ? "" : `, ${line.content}`;
    return `page   <frame ${line.frame}: ${contents[line.frame]}${remark}>`;
  });
  return [`### ${title}`, "", "```text", ...rows, "```", ""].join("\n");
}
