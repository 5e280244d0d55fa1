import { readFile, writeFile } from "node:fs/promises";
import type {
  InsertedIntoVpcd,
  PersonaName,
  PrivatePcscd,
  VirtualCard,
} from "@uketsuke/jpki/virtual-card";
import { Command } from "commander";
import { CliError } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { untilInterrupted } from "../interruption.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";
import { port } from "../values.ts";

interface InsertOptions {
  readonly port?: number;
  readonly photo?: string;
  readonly pcscd?: boolean;
  readonly save?: string;
}

/** `uketsuke vcard`: made-up cards for the bench; never part of a terminal in use. */
export function vcardCommand(run: Runner): Command {
  const vcard = new Command("vcard")
    .summary("made-up cards for the bench")
    .description(
      "Made-up cards (virtual cards) for the bench: made people, a made issuer, nothing official.",
    );
  vcard
    .command("personas")
    .summary("list the made-up people")
    .description(
      "List the made-up people of the virtual cards. Their PINs are made up too, so they are shown.",
    )
    .action(
      run(async ({ print }) => {
        const { persona, personaNames } = await import("@uketsuke/jpki/virtual-card");
        const personas = personaNames.map((name) => {
          const { title, birthDate, pins, card } = persona(name);
          return { name, title, birthDate, pin: pins.authentication ?? null, card };
        });
        print.result({ personas }, () =>
          table([
            ["Persona", "PIN", "Born", "For"],
            ...personas.map(({ name, pin, birthDate, title }) => [
              name,
              pin ?? "-",
              birthDate,
              title,
            ]),
          ]),
        );
        return exitCodes.done;
      }),
    );
  vcard
    .command("insert")
    .summary("put a made-up card into a PC/SC reader slot until Ctrl-C")
    .description(
      "Issue the card of a made-up person and put it into a slot of a real PC/SC reader (vpcd), until Ctrl-C.\n" +
        "Every PC/SC program of this machine then sees it.",
    )
    .argument("[persona]", "see vcard personas", "taro")
    .option("--port <port>", "TCP port of the vpcd slot; 35963 unless given", port)
    .option("--photo <file>", "a JPEG 2000 file that becomes the photo")
    .option("--pcscd", "start a PC/SC service of its own for it (Linux)")
    .option("--save <file>", "write the card's certificates there, for sim serve --card")
    .addHelpText("after", "\nExit codes: 130 ended by Ctrl-C, 5 no slot, or the card was dropped")
    .action(
      run<InsertOptions, [string]>(async ({ options, print, signal }, name) => {
        const { insertIntoVpcd, startPrivatePcscd } = await import("@uketsuke/jpki/virtual-card");
        const card = await issue(name, options.photo);
        await using pcscd = options.pcscd
          ? await startPrivatePcscd({ port: options.port, signal })
          : undefined;
        await using inserted = await insertIntoVpcd(card, {
          port: pcscd?.vpcdPort ?? options.port,
          signal,
        });
        if (options.save !== undefined) await save(card, options.save);
        const event = describe(name, inserted, pcscd);
        print.result(event, () => table(lines(event)));
        await Promise.race([untilInterrupted(signal), dropped(inserted)]);
        print.note("The reader dropped the card.");
        return exitCodes.broken;
      }),
    );
  return vcard;
}

async function issue(name: string, photo: string | undefined): Promise<VirtualCard> {
  const { issueCard, personaNames } = await import("@uketsuke/jpki/virtual-card");
  const known = personaNames.find((candidate): candidate is PersonaName => candidate === name);
  if (known === undefined) {
    throw new CliError("USAGE", `There is no persona ${name}.`, {
      hint: "See uketsuke vcard personas.",
    });
  }
  if (photo === undefined) return issueCard({ persona: known });
  const bytes = await readFile(photo).catch((cause: unknown) => {
    throw new CliError("FILE_UNREADABLE", `The photo ${photo} cannot be read.`, { cause });
  });
  return issueCard({ persona: known, photo: bytes });
}

/** Certificates only: whoever has the file knows the card, and cannot sign for it. */
async function save(card: VirtualCard, path: string): Promise<void> {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  const made = {
    persona: card.persona.id,
    name: card.persona.name,
    certificate: base64(card.certificates.authentication),
    authority: base64(card.issuer.authenticationCa.der),
  };
  await writeFile(path, `${JSON.stringify(made, null, 2)}\n`);
}

interface Inserted {
  readonly persona: string;
  readonly port: number;
  readonly cure: InsertedIntoVpcd["cure"];
  readonly environment?: PrivatePcscd["environment"];
}

function describe(
  persona: string,
  { port, cure }: InsertedIntoVpcd,
  pcscd: PrivatePcscd | undefined,
): Inserted {
  return { persona, port, cure, ...(pcscd ? { environment: pcscd.environment } : {}) };
}

function lines({ persona, port, cure, environment }: Inserted): readonly (readonly string[])[] {
  return [
    ["Card", `${persona}, made up`],
    ["Slot", `vpcd port ${port}`],
    ["Cure of the vpcd delay", cure.name === "none" ? `none: ${cure.reason}` : cure.name],
    ...Object.entries(environment ?? {}).map(([name, value]) => [
      "Other programs need",
      `${name}=${value}`,
    ]),
  ];
}

function dropped({ removed }: InsertedIntoVpcd): Promise<void> {
  return new Promise((resolve) => {
    if (removed.aborted) resolve();
    else removed.addEventListener("abort", () => resolve(), { once: true });
  });
}
