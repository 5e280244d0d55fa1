import { setImmediate as turn } from "node:timers/promises";
import { fromHex } from "../../src/bytes.ts";
import { type Card, JpkiError, type MyNumberCard } from "../../src/index.ts";
import { myNumberCardProfile } from "../../src/layout/my-number-card.ts";
import {
  type Faults,
  type Issuer,
  issueCard,
  type VirtualCard,
  virtualReader,
} from "../../src/virtual-card/index.ts";
import { type Flow, openFor } from "../flows/flow.ts";

/** The ways a card can go away at a command (before it, after it without an answer, while everybody waits) and the fault of each. */
const faultOf = { removed: "removeAt", torn: "tearAt", mute: "muteFrom" } as const;

/** How a card goes away. */
export type Interruption = keyof typeof faultOf;

/** All of them. */
export const interruptions: readonly Interruption[] = ["removed", "torn", "mute"];

/** A flow that is cut off at one of its commands. */
export interface CutFlow {
  readonly flow: Flow;
  /** Command of the card at which; 1 is the first. */
  readonly position: number;
  readonly interruption: Interruption;
  /** How else the card answers, so that there are more commands to be cut off at. */
  readonly faults?: Faults;
}

/** How many commands a flow takes with this card. */
export async function commandsOf(flow: Flow, issuer: Issuer, faults: Faults = {}): Promise<number> {
  const card = await issue(flow, issuer, faults);
  await using myNumberCard = await openFor(flow, card);
  await flow.run(myNumberCard, card).catch(expectTyped);
  return card.commandCount;
}

/**
 * Plays a flow, takes the card away at one command, puts the same card in again, and names everything that should not be so.
 * Every entry the flow had compared was sent by it once; whatever else the card lost was taken from the holder.
 */
export async function problemsOf(
  { flow, position, interruption, faults = {} }: CutFlow,
  issuer: Issuer,
): Promise<readonly string[]> {
  const made = await issue(flow, issuer, faults);
  const before = await triesOf(made, flow);
  const free = await openedKeys(made);
  made.reset();
  const asked = made.commandCount;
  made.faults[faultOf[interruption]] = asked + position;
  await using reader = virtualReader();
  const cards = reader.cards()[Symbol.asyncIterator]();
  reader.insert(made);
  const first = await next(cards);
  const { code, opened } = await cutOff(flow, first, made, interruption, asked + position);
  const sent = made.commandCount - asked;
  const problems = [
    ...wrongUnless(code === "CARD_REMOVED" || code === flow.unknownCode, `ended in ${code}`),
    ...wrongUnless(sent === position, `${sent} commands, not ${position}`),
    ...wrongUnless(made.verifyCount <= flow.entries, `${made.verifyCount} entries compared`),
    ...wrongUnless(first.removed.aborted, "the card in the reader does not know it was removed"),
  ];
  return [
    ...problems,
    ...(await afterwards({ flow, made, before, free, opened, first, reader, cards })),
  ];
}

interface Afterwards {
  readonly flow: Flow;
  readonly made: VirtualCard;
  readonly before: readonly number[];
  /** What was open before anything was compared: an iPhone asks its holder itself. */
  readonly free: readonly string[];
  readonly opened: MyNumberCard | undefined;
  readonly first: Card;
  readonly reader: ReturnType<typeof virtualReader>;
  readonly cards: AsyncIterator<Card>;
}

/** The same card in the reader again: what the client held is dead, nothing is open, no try is missing that was not spent. */
async function afterwards(after: Afterwards): Promise<readonly string[]> {
  const { flow, made, before, free, opened, first, reader, cards } = after;
  for (const fault of Object.values(faultOf)) made.faults[fault] = undefined;
  reader.insert(made);
  const second = await next(cards);
  const again = await openFor(flow, second);
  const present = await again.authentication.presence();
  const oldCode = opened && (await codeOf(opened.authentication.presence()));
  const open = (await openedKeys(made)).filter((command) => !free.includes(command));
  const lost = (await triesOf(made, flow)).map((left, index) => (before[index] ?? 0) - left);
  return [
    ...wrongUnless(first !== second, "one insertion was handed out twice"),
    ...wrongUnless(present.authentication, "the card does not read after it was put in again"),
    ...wrongUnless(
      oldCode === undefined || ["CARD_REMOVED", "CARD_CLOSED"].includes(oldCode),
      `what was opened before answers ${oldCode}`,
    ),
    ...wrongUnless(open.length === 0, `still open: ${open.join()}`),
    ...wrongUnless(
      lost.reduce((sum, tries) => sum + Math.max(0, tries), 0) <= (flow.wrongEntries ?? 0),
      `tries lost: ${lost.join()}`,
    ),
    ...wrongUnless(made.alarms.length === 0, "an alarm of the card"),
  ];
}

async function cutOff(
  flow: Flow,
  card: Card,
  made: VirtualCard,
  interruption: Interruption,
  at: number,
): Promise<{ readonly code: string; readonly opened: MyNumberCard | undefined }> {
  let opened: MyNumberCard | undefined;
  const run = async (): Promise<unknown> => {
    opened = await openFor(flow, card);
    return flow.run(opened, made);
  };
  const running = codeOf(run());
  if (interruption === "mute") {
    // Somebody takes the mute card away, at last.
    while (made.commandCount < at) await turn();
    made.remove();
  }
  return { code: await running, opened };
}

/** SELECT of each application, then its keys and closed files, as bytes on the wire: refused on a card that was just put in. */
const closed: readonly (readonly string[])[] = [
  ["00A4040C0AD392F000260100000001", "802A009701AA00", "802A009A01AA00", "00B0810000"],
  ["00A4040C0AD3921000310001010408", "00B0820000"],
  ["00A4040C0AD3921000310001010402", "00B0820000"],
];

async function openedKeys(card: VirtualCard): Promise<readonly string[]> {
  const open: string[] = [];
  for (const [select = "", ...commands] of closed) {
    const [sw1] = await card.transmit(fromHex(select));
    if (sw1 !== 0x90) continue; // A phone has only the first of them.
    for (const hex of commands) if ((await card.transmit(fromHex(hex))).length > 2) open.push(hex);
  }
  return open;
}

/** Tries left of everything a flow may have compared, in a fixed order; asking costs none. */
async function triesOf(
  card: VirtualCard,
  { profiles = [myNumberCardProfile] }: Flow,
): Promise<readonly number[]> {
  const tries: number[] = [];
  const [profile = myNumberCardProfile] = profiles;
  for (const name of ["authentication", "basicInformation", "surface"] as const) {
    const { aid, references } = profile.applications[name];
    await card.transmit(fromHex(`00A4040C${(aid.length / 2).toString(16).padStart(2, "0")}${aid}`));
    for (const { id, forbidden } of Object.values(references)) {
      if (forbidden) continue;
      const answer = await card.transmit(Uint8Array.of(0x00, 0x20, 0x00, 0x80 | id));
      tries.push(answer[0] === 0x63 ? (answer[1] ?? 0) & 0x0f : 0);
    }
  }
  return tries;
}

async function issue(flow: Flow, issuer: Issuer, faults: Faults): Promise<VirtualCard> {
  const card = await issueCard({ persona: "taro", ...flow.card, issuer });
  Object.assign(card.faults, faults);
  return card;
}

async function next(cards: AsyncIterator<Card>): Promise<Card> {
  const { value, done } = await cards.next();
  if (done) throw new Error("the reader gives no card");
  return value;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error === undefined ? "success" : JpkiError.is(error) ? error.code : String(error);
}

function expectTyped(error: unknown): void {
  if (!JpkiError.is(error)) throw error;
}

function wrongUnless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem];
}
