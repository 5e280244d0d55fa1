import type { CardInformation, CardManagerData, UnverifiedAnswer } from "../../../src/index.ts";
import { type Claim, cameFromCard, heardText } from "./heard.ts";

export const answer: Claim = (result, exchanges) => {
  const { signature } = result as UnverifiedAnswer;
  return signature.length === 256 && cameFromCard(signature, exchanges)
    ? undefined
    : "an answer of its own";
};

export const cardInformation: Claim = (result, exchanges) =>
  heardText((result as CardInformation).serialNumber, exchanges);

export const keyReference: Claim = (result, exchanges) =>
  (result as Uint8Array).length === 16 && cameFromCard(result as Uint8Array, exchanges)
    ? undefined
    : "a key reference the card never sent";

export const cardManager: Claim = (result, exchanges) => {
  for (const [name, value] of Object.entries(result as CardManagerData)) {
    // A template and a first byte are put before these two.
    const bytes = value instanceof Uint8Array ? value.slice(name === "contactAtr" ? 1 : 5) : value;
    const heard = typeof bytes === "string" ? bytes.replaceAll("-", "") : bytes;
    const wrong =
      typeof heard === "string" ? heardText(heard, exchanges) : !cameFromCard(heard, exchanges);
    if (wrong) return `${name}, which the card never sent`;
  }
  return undefined;
};
