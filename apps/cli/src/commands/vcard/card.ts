import { readFile, writeFile } from "node:fs/promises";
import type {
  AtrName,
  IssueCardOptions,
  LineRate,
  PersonaName,
  VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import { InvalidArgumentError } from "commander";
import { CliError } from "../../errors.ts";
import { readJsonFile } from "../../json-file.ts";

/** What a made-up card may be told on the command line. */
export interface MadeCardOptions {
  readonly photo?: string;
  readonly atr?: AtrName;
  readonly timing?: LineRate;
}

/** Issues the card of a persona by its name, or by a persona file (`*.json`). */
export async function issue(who: string, options: MadeCardOptions): Promise<VirtualCard> {
  const { issueCard, nfcTiming } = await import("@uketsuke/jpki/virtual-card");
  return issueCard({
    persona: await personaOf(who),
    atr: options.atr,
    ...(options.timing !== undefined && { timing: nfcTiming(options.timing) }),
    ...(options.photo !== undefined && { photo: await photoOf(options.photo) }),
  });
}

async function personaOf(who: string): Promise<IssueCardOptions["persona"]> {
  const { personaNames, readPersona } = await import("@uketsuke/jpki/virtual-card");
  if (who.endsWith(".json")) return readPersona(await readJsonFile(who));
  const known = personaNames.find((name): name is PersonaName => name === who);
  if (known !== undefined) return known;
  throw new CliError("USAGE", `There is no persona ${who}.`, {
    hint: "See uketsuke vcard personas.",
  });
}

async function photoOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new CliError("FILE_UNREADABLE", `The photo ${path} cannot be read.`, { cause });
  });
}

/** Certificates only: whoever has the file knows the card, and cannot sign for it. */
export async function save(card: VirtualCard, path: string): Promise<void> {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const made = {
    persona: card.persona.id,
    name: card.persona.name,
    certificate: base64(card.certificates.authentication),
    authority: base64(card.issuer.authenticationCa.der),
  };
  await writeFile(path, `${JSON.stringify(made, null, 2)}\n`);
}

/** A line rate of the timing model, for an option. */
export function lineRate(value: string): LineRate {
  const rates: readonly LineRate[] = [106, 212, 424, 848];
  const found = rates.find((rate) => String(rate) === value);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${rates.join(", ")}.`);
}
