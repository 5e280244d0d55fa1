import type { CardFacts } from "@uketsuke/terminal";
import { askedSecret } from "../../asked-secret.ts";
import { withCard } from "../../pcsc.ts";
import type { GlobalOptions } from "../../print.ts";
import type { Invocation } from "../../runner.ts";

/**
 * What `doctor --card` sees of a card: its ATR, whether it is a My Number Card, and with `--number-stdin` whether its photo can be
 * read. The photo is zeroed as soon as it is read, and so is the number.
 */
export async function lookAtCard(
  invocation: Invocation<GlobalOptions & { readonly numberStdin?: boolean }>,
): Promise<CardFacts> {
  const { options, print, signal } = invocation;
  const timeout = options.timeout ?? 30;
  const { JpkiError, openMyNumberCard } = await import("@uketsuke/jpki");
  const number = options.numberStdin
    ? await askedSecret(invocation, {
        question: "Verification number B (照合番号B, 14 digits)",
        fromStdin: true,
        option: "--number-stdin",
      })
    : undefined;
  try {
    return await withCard({ timeout }, { signal, note: print.note }, async (card) => {
      const atr = Buffer.from(card.atr).toString("hex");
      try {
        const { surface } = await openMyNumberCard(card, { signal });
        if (number === undefined) return { atr, myNumberCard: true, photo: "not-tried" };
        const photo = await surface.readPhoto({ verificationNumber: number, signal });
        photo.fill(0);
        return { atr, myNumberCard: true, photo: "read" };
      } catch (error) {
        if (!JpkiError.is(error)) throw error;
        if (error.code === "NOT_MY_NUMBER_CARD")
          return { atr, myNumberCard: false, photo: "not-tried" };
        // a wrong number says nothing of the card or its reader
        const isTheirs = error.code.startsWith("VERIFICATION_NUMBER_");
        if (number === undefined || isTheirs || error.code === "CARD_REMOVED") throw error;
        print.note(`The photo could not be read: ${error.code}.`);
        return { atr, myNumberCard: true, photo: "unreadable" };
      }
    });
  } finally {
    number?.fill(0);
  }
}
