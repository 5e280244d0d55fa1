import type { MyNumberCard } from "@uketsuke/jpki";
import type { Cancelled, NoAnswer, OtherMethod } from "./desk.ts";
import type { Reception } from "./reception.ts";
import { codeOf, type Steps } from "./steps.ts";

/** What asking for the photo came to; `unreadable` = this card does not give it in this visit. */
export type PhotoRead =
  | { readonly outcome: "read"; readonly photo: Uint8Array }
  | { readonly outcome: "unreadable"; readonly why: string }
  | OtherMethod
  | Cancelled
  | NoAnswer;

/** The chip photo (顔写真), read when first asked for and zeroed when the identification is over. */
export interface ChipPhoto extends Disposable {
  read(signal: AbortSignal): Promise<PhotoRead>;
}

export function chipPhoto(card: MyNumberCard, reception: Reception, steps: Steps): ChipPhoto {
  let known: Extract<PhotoRead, { outcome: "read" | "unreadable" }> | undefined;

  async function read(signal: AbortSignal): Promise<PhotoRead> {
    const source = await reception.verificationNumbers.read({ signal });
    if (source.outcome === "unavailable")
      return { outcome: "unreadable", why: "no-verification-number" };
    if (source.outcome !== "read") return source;
    const { verificationNumber } = source;
    try {
      return {
        outcome: "read",
        photo: await card.surface.readPhoto({ verificationNumber, signal }),
      };
    } catch (error) {
      // A misread card face costs a try of the card: the patient goes on by PIN or staff instead of us trying again.
      const why = codeOf(error);
      if (why.startsWith("VERIFICATION_NUMBER")) return { outcome: "unreadable", why };
      throw error;
    } finally {
      verificationNumber.fill(0);
    }
  }

  return {
    async read(signal) {
      if (known) return known;
      const result = await steps.run(
        "photo",
        () => read(signal),
        (done) => ({
          outcome: done.outcome === "unreadable" ? done.why : done.outcome,
          detail: {
            bytes: done.outcome === "read" ? done.photo.length : 0,
            source: reception.verificationNumbers.name,
          },
        }),
      );
      if (result.outcome === "read" || result.outcome === "unreadable") known = result;
      return result;
    },
    [Symbol.dispose]() {
      if (known?.outcome === "read") known.photo.fill(0);
      known = undefined;
    },
  };
}
