import type { MyNumberCard } from "@uketsuke/jpki";
import type { Reception } from "./reception.ts";
import { codeOf, type Steps } from "./steps.ts";

/** The chip photo (顔写真), read when first asked for and zeroed when the identification is over. */
export interface ChipPhoto extends Disposable {
  /** The JPEG 2000 bytes, or undefined when the card does not give them with this 照合番号B. */
  read(signal: AbortSignal): Promise<Uint8Array | undefined>;
}

export function chipPhoto(card: MyNumberCard, reception: Reception, steps: Steps): ChipPhoto {
  let photo: Uint8Array | undefined;
  let asked = false;

  async function readOnce(signal: AbortSignal): Promise<{ photo?: Uint8Array; outcome: string }> {
    const source = await reception.verificationNumbers.read({ signal });
    if (source.outcome === "unavailable") return { outcome: "no-verification-number" };
    try {
      return {
        outcome: "read",
        photo: await card.surface.readPhoto({
          verificationNumber: source.verificationNumber,
          signal,
        }),
      };
    } catch (error) {
      // A misread card face costs a try of the card: the patient goes on by PIN or staff instead of us trying again.
      if (codeOf(error).startsWith("VERIFICATION_NUMBER")) return { outcome: codeOf(error) };
      throw error;
    } finally {
      source.verificationNumber.fill(0);
    }
  }

  return {
    async read(signal) {
      if (!asked) {
        const result = await steps.run(
          "photo",
          () => readOnce(signal),
          ({ outcome, photo }) => ({
            outcome,
            detail: { bytes: photo?.length ?? 0, source: reception.verificationNumbers.name },
          }),
        );
        asked = true;
        photo = result.photo;
      }
      return photo;
    },
    [Symbol.dispose]() {
      photo?.fill(0);
      photo = undefined;
    },
  };
}
