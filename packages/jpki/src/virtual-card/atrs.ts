import { fromHex } from "../bytes.ts";
import { JpkiError } from "../errors.ts";

/** Name of an answer to reset in {@link atrs}. */
export type AtrName =
  | "contact"
  | "contactOther"
  | "contactless"
  | "contactlessOther"
  | "drivingLicence";

/** Answers to reset (ATR) seen on cards: four of My Number Cards, one of a driving licence. No client of ours decides by them. */
export const atrs: Readonly<Record<AtrName, Uint8Array>> = {
  contact: fromHex("3BE000FF8131FE4514"),
  contactOther: fromHex("3BDA13FF8131FB468012392F31C173C601C03B"),
  contactless: fromHex("3B888001000005E0B381A1007F"),
  contactlessOther: fromHex("3B888001000041E0B381A1003B"),
  drivingLicence: fromHex("3B888001000000009181C100D8"),
};

/** The bytes of an answer to reset told by name or as hex. Throws VIRTUAL_CARD_INVALID. */
export function atrBytes(atr: string): Uint8Array {
  if (Object.hasOwn(atrs, atr)) return atrs[atr as AtrName];
  // ISO/IEC 7816-3: TS is 3B or 3F, and at most 32 bytes follow.
  if (/^3[BF]([0-9A-F]{2}){1,32}$/.test(atr)) return fromHex(atr);
  throw new JpkiError(
    "VIRTUAL_CARD_INVALID",
    `atr is neither hex nor one of: ${Object.keys(atrs).join(", ")}.`,
  );
}
