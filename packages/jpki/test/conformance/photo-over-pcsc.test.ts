import { expect } from "vitest";
import { openMyNumberCard, verificationNumberB } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import { scenario } from "../third-parties.ts";

scenario(
  "a large photo comes through PC/SC byte for byte, with and without extended length",
  ["pcscd", "pcsclite"],
  async (bench) => {
    const photo = new Uint8Array(15_000).map((_, index) => (index * 31) % 253);
    const card = await bench.issue({ persona: "hanako", photo });
    const { birthDate, cardExpiry, securityCode } = card.persona;
    await bench.insert(card);
    await using reader = await pcscReader({ name: /00 00$/ });
    for await (const inserted of reader.cards()) {
      for (const refuseExtendedLength of [false, true]) {
        card.faults.refuseExtendedLength = refuseExtendedLength;
        const myNumberCard = await openMyNumberCard(inserted);
        const verificationNumber = verificationNumberB({
          birthDate,
          expiryYear: Number(cardExpiry.slice(0, 4)),
          securityCode,
        });
        expect(await myNumberCard.surface.readPhoto({ verificationNumber })).toEqual(photo);
      }
      break;
    }
  },
);
