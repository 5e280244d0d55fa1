import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";
import { faultCommand, listCommand, removeCommand } from "./vcard/door.ts";
import { insertCommand } from "./vcard/insert.ts";

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
  for (const command of [insertCommand, removeCommand, faultCommand, listCommand]) {
    vcard.addCommand(command(run));
  }
  return vcard;
}
