import type { VirtualCard } from "./card.ts";
import type { VirtualReader } from "./reader.ts";
import { type InsertIntoVpcdOptions, insertIntoVpcd } from "./vpcd.ts";

/** A place that holds one virtual card at a time: a virtual reader of this process, or a slot of vpcd. */
export interface CardSlot extends AsyncDisposable {
  /** What the slot is called where it is listed. */
  readonly name: string;
  /** The card that is in, as long as it is. */
  readonly card: VirtualCard | undefined;
  /** Puts a card into the empty slot. */
  insert(card: VirtualCard): Promise<void>;
  /** Takes the card out; nothing happens to an empty slot. */
  remove(): Promise<void>;
}

/** The one slot of a virtual reader (in this process). Disposing it takes the card out; the reader stays. */
export function readerSlot(reader: VirtualReader): CardSlot {
  // The signal belongs to this insertion: the same card may be in another reader by now.
  let inserted: { readonly card: VirtualCard; readonly removed: AbortSignal } | undefined;
  const remove = async (): Promise<void> => {
    if (inserted?.removed.aborted === false) reader.remove();
    inserted = undefined;
  };
  return {
    name: reader.name,
    get card() {
      return inserted?.removed.aborted === false ? inserted.card : undefined;
    },
    async insert(card) {
      reader.insert(card);
      inserted = { card, removed: card.removed };
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

/** A slot of vpcd, seen by every PC/SC program of the machine. Disposing it takes the card out. */
export function vpcdSlot(
  options: Omit<InsertIntoVpcdOptions, "signal"> & { readonly port: number },
): CardSlot {
  let inserted: Awaited<ReturnType<typeof insertIntoVpcd>> | undefined;
  const remove = async (): Promise<void> => {
    const leaving = inserted;
    inserted = undefined;
    // The card knows first: what it was asked just now ends as a removal does.
    if (leaving && !leaving.removed.aborted) leaving.card.remove();
    await leaving?.[Symbol.asyncDispose]();
  };
  return {
    name: `vpcd port ${options.port}`,
    get card() {
      return inserted?.removed.aborted === false ? inserted.card : undefined;
    },
    async insert(card) {
      inserted = await insertIntoVpcd(card, options);
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}
