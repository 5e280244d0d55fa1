import type { CommandApdu, ResponseApdu } from "../apdu.ts";
import type { CardManagerLayout } from "../layout/card-profile.ts";
import { statusWords } from "../status-word.ts";
import type { DataObjects } from "./card-manager.ts";
import { status } from "./status-answer.ts";

/** What GET DATA answers from, and in which state the chip is. */
export interface DataObjectState {
  readonly objects: DataObjects | undefined;
  readonly layout: CardManagerLayout | undefined;
  readonly applicationSelected: boolean;
  /** Cards differ on the contact ATR: everywhere, or only while an application is selected. */
  readonly contactAtr: "everywhere" | "with-application";
}

/** GET DATA: the objects answer only after reset or selection of the card manager; one longer than 256 bytes wants an extended Le. */
export function getData(
  { p1, p2, data, le, extended }: CommandApdu,
  state: DataObjectState,
): ResponseApdu {
  if (data || le === undefined) return status(statusWords.wrongLength);
  const tag = (p1 << 8) | p2;
  const isAtr = tag === state.layout?.dataObjects.contactAtr.tag;
  const answers = isAtr
    ? state.applicationSelected || state.contactAtr === "everywhere"
    : !state.applicationSelected;
  const content = answers ? state.objects?.get(tag) : undefined;
  if (!content) return status(statusWords.objectNotFound);
  if (content.length > 0x100 && !extended) return status(statusWords.wrongLength);
  if (content.length > le) {
    return status(
      content.length > 0x100 ? statusWords.wrongLength : 0x6c00 | (content.length & 0xff),
    );
  }
  return { data: content.slice(), statusWord: statusWords.success };
}
