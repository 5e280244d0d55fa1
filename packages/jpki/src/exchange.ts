import {
  type CommandApdu,
  commandHeader,
  decodeResponse,
  encodeCommand,
  type ResponseApdu,
} from "./apdu.ts";
import { concat } from "./bytes.ts";
import type { Card } from "./card.ts";
import { JpkiError, StatusWordError } from "./errors.ts";
import { instructions } from "./layout/commands.ts";
import { bytesAvailable, describeStatusWord, exactLength, statusWords } from "./status-word.ts";

/** Most GET RESPONSE one command may need: the largest file in pieces of 256 bytes. */
export const maximumGetResponses = 128;

/** Sends one command exactly once, zeroes the bytes sent, decodes the answer. Throws BAD_RESPONSE when it is longer than Le. */
export async function exchangeOnce(
  card: Pick<Card, "transmit">,
  command: CommandApdu,
): Promise<ResponseApdu> {
  const encoded = encodeCommand(command);
  let response: ResponseApdu;
  try {
    response = decodeResponse(await card.transmit(encoded));
  } finally {
    encoded.fill(0);
  }
  const allowed = command.le ?? 0;
  if (response.data.length > allowed) {
    throw new JpkiError(
      "BAD_RESPONSE",
      `The card answered ${commandHeader(command)} with ${response.data.length} bytes; ${allowed} were asked for.`,
    );
  }
  return response;
}

/**
 * Sends one command and follows what ISO/IEC 7816-4 (5.3.4, 5.6) lets a card ask for: 6Cxx repeats the command once
 * with the Le the card wants, 61xx fetches the rest with GET RESPONSE. Both are capped. Never for a command that costs a try.
 */
export async function exchange(
  card: Pick<Card, "transmit">,
  command: CommandApdu,
): Promise<ResponseApdu> {
  let asked = command;
  let response = await exchangeOnce(card, asked);
  const wanted = exactLength(response.statusWord);
  if (wanted !== undefined && command.le !== undefined && wanted !== command.le) {
    asked = { ...command, le: wanted };
    response = await exchangeOnce(card, asked);
  }
  if (command.le === undefined) return response;
  const parts = [response.data];
  let total = response.data.length;
  for (let count = 0; ; count++) {
    const available = bytesAvailable(response.statusWord);
    if (available === undefined) break;
    if (count === maximumGetResponses) throw endless(command, `${count} GET RESPONSE`);
    response = await getResponse(card, available);
    if (response.data.length === 0 && bytesAvailable(response.statusWord) !== undefined) {
      throw endless(command, "a GET RESPONSE without data");
    }
    parts.push(response.data);
    total += response.data.length;
    if (total > (asked.le ?? 0)) {
      throw new JpkiError(
        "BAD_RESPONSE",
        `The card answered ${commandHeader(command)} with more than the ${asked.le} bytes asked for.`,
      );
    }
  }
  if (parts.length === 1) return response;
  const data = concat(...parts);
  for (const part of parts) part.fill(0);
  return { data, statusWord: response.statusWord };
}

/** The data of a response that must be 9000. Throws STATUS_WORD for every other status word. */
export function expectSuccess(command: CommandApdu, response: ResponseApdu): Uint8Array {
  if (response.statusWord === statusWords.success) return response.data;
  throw statusWordError(command, response.statusWord);
}

/** The error for a status word nobody gave a better meaning. */
export function statusWordError(command: CommandApdu, statusWord: number): StatusWordError {
  const header = commandHeader(command);
  return new StatusWordError(
    statusWord,
    header,
    `The card answered ${header} with ${describeStatusWord(statusWord)}.`,
  );
}

async function getResponse(card: Pick<Card, "transmit">, le: number): Promise<ResponseApdu> {
  const command = { ...instructions.getResponse, p1: 0, p2: 0, le };
  const response = await exchangeOnce(card, command);
  const wanted = exactLength(response.statusWord);
  return wanted === undefined || wanted === le
    ? response
    : exchangeOnce(card, { ...command, le: wanted });
}

function endless(command: CommandApdu, after: string): JpkiError {
  return new JpkiError(
    "BAD_RESPONSE",
    `The card still announces more data for ${commandHeader(command)} after ${after}.`,
  );
}
