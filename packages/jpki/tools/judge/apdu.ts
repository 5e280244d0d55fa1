import { join } from "node:path";
import type { Decision, Judge, SlowCase } from "../../../../tools/judge/verdict.ts";
import { JpkiError, type NotAuthentic } from "../../src/index.ts";
import {
  createIssuer,
  type Issuer,
  issueCard,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { flows } from "../flows/every-flow.ts";
import { type Flow, openFor } from "../flows/flow.ts";
import { claims } from "./apdu/claims.ts";
import { commandCases } from "./apdu/commands.ts";
import {
  type Attack,
  type Dressing,
  type HostileCard,
  hostileCard,
  recordedAnswers,
} from "./apdu/hostile-card.ts";
import { type Recording, recordings } from "./apdu/recorded.ts";

const folder = "opensc-apdu";
const dressings: readonly Dressing[] = ["as recorded", "as success"];

/** `npm run judge -- apdu` */
export const judge: Judge = {
  folder,
  limitMilliseconds: 2_000,
  cases: (data) => apduCases(data),
  notes: () => ({ "most commands": `${most.commands}  ${most.name}` }),
};

let most = { commands: 0, name: "" };

/** Options of {@link apduCases}. */
export interface ApduCasesOptions {
  /** Takes every n-th answer of the corpus only, for a short run. Default 1. */
  readonly everyNth?: number;
}

/**
 * What OpenSC's fuzzers found worth keeping, as answers of a card in every flow of the client, from each of its commands on; and as
 * commands to the virtual card. Every flow is also played with the honest card, which must succeed or be refused for the wrong entry.
 */
export async function apduCases(
  data: string,
  { everyNth = 1 }: ApduCasesOptions = {},
): Promise<readonly SlowCase[]> {
  const issuer = await createIssuer();
  const corpus = recordings(join(data, folder));
  const tails = distinctTails(corpus).filter((_, index) => index % everyNth === 0);
  const cases: SlowCase[] = [];
  for (const flow of flows) {
    const play = await player(flow, issuer);
    cases.push({
      name: `${flow.name}, honest card`,
      expected: flow.wrongEntries ? "refuse" : "accept",
      decide: async () => (await play()).decision,
    });
    const { commands } = await play();
    for (let from = 1; from <= commands; from++)
      for (const dressing of dressings)
        for (const { name: tail, answers } of tails) {
          const name = `${flow.name}, from command ${from} ${tail} ${dressing}`;
          const decide = async (): Promise<Decision> => {
            const played = await play({ from, answer: recordedAnswers(answers, dressing) });
            if (played.commands > most.commands) most = { commands: played.commands, name };
            return played.decision;
          };
          cases.push({ name, expected: "either", decide });
        }
  }
  return [...cases, ...(await commandCases(tails, issuer))];
}

/** The recordings from each of their answers on; a first answer that several share is taken once. */
function distinctTails(corpus: readonly Recording[]): readonly Recording[] {
  const tails = new Map<string, Recording>();
  for (const { name, answers } of corpus)
    for (const [at, answer] of answers.entries()) {
      const first = Buffer.from(answer).toString("base64");
      if (!tails.has(first))
        tails.set(first, { name: `${name} ${at + 1}`, answers: answers.slice(at) });
    }
  return [...tails.values()];
}

/** What came of one flow. */
export interface Played {
  readonly decision: Decision;
  readonly commands: number;
}

/** Plays one flow again and again: with the same card, which a reset makes new, or with a new one where tries are spent. */
export async function player(
  flow: Flow,
  issuer: Issuer,
): Promise<(attack?: Attack) => Promise<Played>> {
  const issue = (): Promise<VirtualCard> => issueCard({ persona: "taro", ...flow.card, issuer });
  const first = await issue();
  return async (attack) => {
    const honest = flow.wrongEntries || flow.changes ? await issue() : first;
    const card = hostileCard(honest, attack);
    return { decision: await decideFlow(flow, card, honest), commands: card.exchanges.length };
  };
}

async function decideFlow(flow: Flow, card: HostileCard, holder: VirtualCard): Promise<Decision> {
  try {
    await using myNumberCard = await openFor(flow, card);
    const result = await flow.run(myNumberCard, holder);
    if (isRefusal(result)) return { accepted: false, detail: result.reason };
    return { accepted: true, detail: "", unfounded: claims[flow.name]?.(result, card.exchanges) };
  } catch (error) {
    if (JpkiError.is(error)) return { accepted: false, detail: error.message };
    throw error;
  } finally {
    holder.reset();
  }
}

/** A check that came to "no" is an answer, not an error. */
function isRefusal(result: unknown): result is NotAuthentic {
  return (
    typeof result === "object" &&
    result !== null &&
    "outcome" in result &&
    result.outcome === "not-authentic"
  );
}
