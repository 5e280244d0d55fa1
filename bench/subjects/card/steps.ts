import { type Card, openMyNumberCard, verificationNumberB } from "@uketsuke/jpki";
import type { Persona } from "@uketsuke/jpki/virtual-card";

/** What is signed. */
export const message = new Uint8Array(32).fill(0x5a);

/** GET CHALLENGE, 8 bytes: an exchange that costs the card nothing. */
export const getChallenge: Uint8Array = Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08);

/** What a program does with a card, from recognising it to the result, by the name of the step. */
export const steps: Readonly<Record<string, (card: Card, holder: Persona) => Promise<unknown>>> = {
  certificate: async (card) => {
    const { authentication } = await openMyNumberCard(card);
    return authentication.readCertificate();
  },
  "PIN and signature": async (card, { pins }) => {
    const { authentication } = await openMyNumberCard(card);
    await authentication.verifyPin(bytes(pins.authentication));
    return authentication.sign(message);
  },
  photo: async (card, holder) => {
    const { surface } = await openMyNumberCard(card);
    return surface.readPhoto({ verificationNumber: numberOf(holder) });
  },
  visit: async (card, holder) => {
    const { authentication, surface } = await openMyNumberCard(card);
    await authentication.readCertificate();
    await authentication.readCaCertificate();
    await authentication.verifyPin(bytes(holder.pins.authentication));
    await authentication.sign(message);
    return surface.readPhoto({ verificationNumber: numberOf(holder) });
  },
};

function bytes(text = ""): Uint8Array {
  return new TextEncoder().encode(text);
}

function numberOf({ birthDate, cardExpiry, securityCode }: Persona): Uint8Array {
  const expiryYear = Number(cardExpiry.slice(0, 4));
  return verificationNumberB({ birthDate, expiryYear, securityCode });
}
