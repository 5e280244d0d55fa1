import * as z from "zod";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";

const madeCard = z.object({
  persona: z.string(),
  name: z.string(),
  certificate: z.base64(),
  authority: z.base64(),
});

/** A made-up card as the simulator has to know it: its holder's name and two certificates (DER). */
export interface MadeCard {
  readonly name: string;
  readonly certificate: Uint8Array;
  readonly authority: Uint8Array;
}

/** Reads what `vcard insert --save` wrote. */
export async function readMadeCard(file: string): Promise<MadeCard> {
  const read = madeCard.safeParse(await readJsonFile(file));
  if (!read.success) {
    throw new CliError("FILE_UNREADABLE", `The file ${file} is not a made-up card.`, {
      hint: "Write it with uketsuke vcard insert --save <file>.",
    });
  }
  const { name, certificate, authority } = read.data;
  return {
    name,
    certificate: Buffer.from(certificate, "base64"),
    authority: Buffer.from(authority, "base64"),
  };
}
