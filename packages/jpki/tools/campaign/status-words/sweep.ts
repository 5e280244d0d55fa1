import { concat } from "../../../src/bytes.ts";
import { JpkiError, type MyNumberCard, openMyNumberCard } from "../../../src/index.ts";
import { instructions } from "../../../src/layout/commands.ts";
import { formatStatusWord, statusWords } from "../../../src/status-word.ts";
import type { Scenario } from "./scenarios.ts";
import { is, type StatusWordCard, statusWordCard } from "./scripted-card.ts";

/** All 65,536. */
export const everyStatusWord: readonly number[] = Array.from({ length: 0x10000 }, (_, sw) => sw);

/** Those that mean something to anybody, the edges of each range, and every 61st of all. */
export const someStatusWords: readonly number[] = everyStatusWord.filter(
  (statusWord) =>
    statusWord % 61 === 0 ||
    Object.values(statusWords).some((known) => known === statusWord) ||
    [0x61, 0x63, 0x6c].includes(statusWord >> 8) ||
    [0x00, 0xff].includes(statusWord & 0xff),
);

/** Plays a scenario with each of these status words; what came out otherwise than it should, one line each. */
export async function sweep(
  scenario: Scenario,
  words: readonly number[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    let session = await openSession(scenario);
    for (const statusWord of words) {
      if (scenario.fresh) session = await openSession(scenario);
      wrong.push(...(await problemsOf(scenario, session, statusWord)));
    }
  } finally {
    Error.stackTraceLimit = limit;
  }
  return wrong;
}

/** SELECT while opening: of these status words only 9000 makes a My Number Card. */
export async function sweepOpening(words: readonly number[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  const card = statusWordCard((command) => is(command, instructions.select));
  for (const statusWord of words) {
    card.answer = bytesOf(statusWord);
    const outcome = await outcomeOf(openMyNumberCard(card));
    const expected = statusWord === statusWords.success ? "accepted" : "NOT_MY_NUMBER_CARD";
    if (outcome !== expected) wrong.push(`${formatStatusWord(statusWord)}: ${outcome}`);
  }
  return wrong;
}

interface Session {
  readonly card: StatusWordCard;
  readonly myNumberCard: MyNumberCard;
}

async function openSession({ replaced, prepare }: Scenario): Promise<Session> {
  const card = statusWordCard(replaced);
  const myNumberCard = await openMyNumberCard(card);
  await prepare?.(myNumberCard);
  return { card, myNumberCard };
}

async function problemsOf(
  scenario: Scenario,
  { card, myNumberCard }: Session,
  statusWord: number,
): Promise<readonly string[]> {
  const bytes = bytesOf(statusWord);
  const accepted = scenario.accepted.includes(statusWord);
  card.answer = accepted ? concat(scenario.data, bytes) : bytes;
  card.more = bytes;
  card.secretsSent = 0;
  const outcome = await outcomeOf(scenario.call(myNumberCard));
  const expected = accepted ? ["accepted"] : expectedCodes(scenario, statusWord);
  const name = formatStatusWord(statusWord);
  const change = scenario.name.startsWith("CHANGE") ? 1 : 0;
  return [
    ...(expected.includes(outcome) ? [] : [`${name}: ${outcome}, not ${expected.join(" or ")}`]),
    ...(card.secretsSent <= 1 + change ? [] : [`${name}: ${card.secretsSent} secrets sent`]),
  ];
}

/** 61xx and 6Cxx ask for another command, which this card answers the same way: more data without any, or a second correction. */
function expectedCodes({ code }: Scenario, statusWord: number): readonly string[] {
  const own = code?.(statusWord);
  if (own) return [own];
  return statusWord >> 8 === 0x61 ? ["STATUS_WORD", "BAD_RESPONSE"] : ["STATUS_WORD"];
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error: unknown) => (JpkiError.is(error) ? error.code : String(error)),
  );
}

function bytesOf(statusWord: number): Uint8Array {
  return Uint8Array.of(statusWord >> 8, statusWord & 0xff);
}
