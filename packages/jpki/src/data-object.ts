import type { ResponseApdu } from "./apdu.ts";
import type { CardChannel } from "./card-session.ts";
import { JpkiError, type StatusWordError } from "./errors.ts";
import { statusWordError } from "./exchange.ts";
import type { DataObjectLayout } from "./layout/card-profile.ts";
import { instructions } from "./layout/commands.ts";
import { statusWords } from "./status-word.ts";

const shortLe = 0x100;
const extendedLe = 0x10000;

/**
 * GET DATA (ISO/IEC 7816-4, 11.4.4); undefined when the card has no such object. Objects over 256 bytes are refused with 6700 unless
 * Le is extended, so the length that is likely is asked for first and the other one after a refusal.
 */
export async function readDataObject(
  channel: CardChannel,
  { tag, long }: DataObjectLayout,
): Promise<Uint8Array | undefined> {
  const { session } = channel;
  let refusal: StatusWordError | undefined;
  for (const le of long ? [extendedLe, shortLe] : [shortLe, extendedLe]) {
    if (le === extendedLe && !session.extendedLength) continue;
    const command = { ...instructions.getData, p1: tag >> 8, p2: tag & 0xff, le };
    const { data, statusWord } = await exchange(channel, command);
    if (statusWord === statusWords.success) return data;
    if (statusWord === statusWords.objectNotFound || statusWord === statusWords.fileNotFound) {
      return undefined;
    }
    refusal = statusWordError(command, statusWord);
    if (statusWord !== statusWords.wrongLength) break;
  }
  throw refusal;
}

/** A reader that cannot carry an extended length fails the exchange: the same to us as a card that refuses it. */
async function exchange(
  channel: CardChannel,
  command: Parameters<CardChannel["exchange"]>[0],
): Promise<ResponseApdu> {
  try {
    return await channel.exchange(command);
  } catch (error) {
    const extended = command.le === extendedLe;
    if (!extended || !JpkiError.is(error) || error.code !== "TRANSMIT_FAILED") throw error;
    channel.session.extendedLength = false;
    return { data: new Uint8Array(), statusWord: statusWords.wrongLength };
  }
}
