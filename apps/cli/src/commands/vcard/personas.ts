import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";

/** `uketsuke vcard personas`: the made-up people. */
export const declare: Declare = (personas, { run, say, ends }) => {
  personas
    .description(
      say(
        "List the made-up people of the virtual cards. Their PINs are made up too, so they are shown.",
        "架空のカードの人を一覧表示する。暗証番号も架空なので表示する。",
      ),
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
  ends(personas, say("0 listed", "0 表示した"));
};
