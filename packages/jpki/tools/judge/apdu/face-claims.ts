import type {
  AgeRecord,
  Authentic,
  BasicAttributes,
  CardIssuer,
  CardVerifiableCertificate,
  Surface,
} from "../../../src/index.ts";
import { type Claim, cameFromCard, heardText } from "./heard.ts";
import { verified } from "./key-claims.ts";

export const photo: Claim = (result, exchanges) =>
  cameFromCard(result as Uint8Array, exchanges)
    ? verified(result, exchanges)
    : "a photo the card never sent";

export const attributes: Claim = (result, exchanges) => {
  const { name, address } = result as BasicAttributes;
  return heardText(name, exchanges) ?? heardText(address, exchanges) ?? verified(result, exchanges);
};

/** What was read and what was signed all came from the honest card; only about tries anything may have been said. */
export const authentic: Claim = (result, exchanges) => {
  const { outcome } = result as Partial<Authentic>;
  const read = exchanges.filter(({ command }) => [0xb0, 0x2a, 0xc0].includes(command.ins));
  if (outcome !== "authentic" || read.length === 0) return "nothing was checked";
  return read.some(({ hostile }) => hostile) ? "rubbish is called authentic" : undefined;
};

export const issuer: Claim = (result, exchanges) =>
  heardText((result as CardIssuer).municipality, exchanges);

/** The file as read, and what was opened for it. */
export const surface: Claim = (result, exchanges) => photo((result as Surface).photo, exchanges);

export const age: Claim = (result, exchanges) => {
  const { birthDate } = result as AgeRecord;
  return heardText(birthDate.replaceAll("-", ""), exchanges) ?? verified(result, exchanges);
};

export const cardVerifiableCertificate: Claim = (result, exchanges) => {
  const { file, publicKey } = result as CardVerifiableCertificate;
  const parts = [file, publicKey.modulus];
  return parts.every((part) => cameFromCard(part, exchanges))
    ? undefined
    : "a certificate the card never sent";
};
