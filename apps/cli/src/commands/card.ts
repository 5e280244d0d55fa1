import { Command } from "commander";
import { cardInfo, cardInfoRows } from "../card-info.ts";
import { exitCodes } from "../exit-codes.ts";
import { type CardOptions, withCard } from "../pcsc.ts";
import { table } from "../print.ts";
import type { Runner } from "../runner.ts";
import { traceInto } from "../trace-file.ts";
import { positiveInteger } from "../values.ts";

/** `uketsuke card`: look at a card in a reader. */
export function cardCommand(run: Runner): Command {
  const card = new Command("card")
    .summary("look at a card")
    .description("Look at a card in a reader.");
  card
    .command("info")
    .summary("what a card tells without any PIN")
    .description(
      "Show what a My Number Card (マイナンバーカード) tells without any PIN: token, certificates, tries left.\n" +
        "No PIN is tried, no name and no photo is read.",
    )
    .option("--reader <name>", "part of the reader's name; the first reader unless given")
    .option("--timeout <seconds>", "how long to wait for a card", positiveInteger, 30)
    .option("--trace <file>", "write the exchanges down, redacted, into a new file")
    .addHelpText(
      "after",
      "\nExit codes: 0 shown, 1 not a My Number Card, 5 no reader, no card or the card was taken",
    )
    .action(
      run<CardOptions & { readonly trace?: string }>(async ({ options, print, signal }) => {
        using trace =
          options.trace === undefined ? undefined : traceInto(options.trace, print.note);
        return await withCard(options, { signal, note: print.note }, async (card, reader) => {
          await using recorded = await trace?.record(card);
          const info = await cardInfo(recorded ?? card, reader, signal);
          print.result(info, () => table(cardInfoRows(info)));
          return info.myNumberCard ? exitCodes.done : exitCodes.no;
        });
      }),
    );
  return card;
}
