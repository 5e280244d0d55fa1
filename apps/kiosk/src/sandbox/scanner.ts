import { verificationNumberB } from "@uketsuke/jpki";
import { cardFace, type Persona } from "@uketsuke/jpki/virtual-card";
import type { VerificationNumberSource } from "@uketsuke/reception";

/**
 * SIMULATED scanner of the card face (券面読み取り): it knows what is printed on the practice card that lies in the slot.
 * A real one reads the printed card by camera and implements the same interface; where there is none the digits are typed in.
 */
export function practiceScanner(inSlot: () => Persona | undefined): VerificationNumberSource {
  return {
    name: "SIMULATED scanner of the card face",
    async read() {
      const persona = inSlot();
      if (persona === undefined) return { outcome: "unavailable" };
      return { outcome: "read", verificationNumber: verificationNumberB(cardFace(persona)) };
    },
  };
}
