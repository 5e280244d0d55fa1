import { createHash } from "node:crypto";
import { concat } from "../bytes.ts";
import { cardInformationRecord, keyReferenceRecord } from "../layout/record-formats.ts";
import type { Persona } from "./identity.ts";

/** Municipality of every made-up card; no municipality has this code (全国地方公共団体コード). */
export const sandboxMunicipality = "99999";

/** Serial number of a made-up card: a 7, then digits that follow from the persona, so that its second card has them too. */
export function serialNumber(holder: Persona): string {
  const number = createHash("sha256").update(`${holder.id} ${holder.name}`).digest();
  return `7${(number.readBigUInt64BE() % 10n ** 14n).toString().padStart(14, "0")}`;
}

/** Record 1 of EF 0001 of 共通カードAP: serial number, municipality and expiry of the card, unsigned as on every card. */
export function cardInformation(holder: Persona): Uint8Array {
  const text = `${serialNumber(holder)}${sandboxMunicipality}${expiryDigits(holder)}`;
  return record(cardInformationRecord.tag, Buffer.from(text, "latin1"));
}

/** Record 1 of EF 0002 of 住基AP: one key identifier. That it stands in a record of this form is assumed. */
export function keyReference(identifier: Uint8Array): Uint8Array {
  return record(keyReferenceRecord.tag, identifier);
}

/** Expiry of the card as eight digits. */
export function expiryDigits({ cardExpiry }: Persona): string {
  return cardExpiry.replaceAll("-", "");
}

function record(tag: number, value: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(tag, value.length), value);
}
