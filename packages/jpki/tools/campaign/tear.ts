import type { Campaign, Trial } from "../../../../tools/campaign/campaign.ts";
import { createIssuer, type Faults, type Issuer } from "../../src/virtual-card/index.ts";
import { flows } from "../flows/every-flow.ts";
import type { Flow } from "../flows/flow.ts";
import { commandsOf, interruptions, problemsOf } from "./interruption.ts";
import { randomNumbers } from "./random-numbers.ts";

/** How a card may answer that has more commands in it to be cut off at. */
export const longWinded: Faults = {
  refuseExtendedLength: true,
  pieceBytes: 200,
  exactLength: true,
};

/** `npm run campaign -- tear`: every flow cut off at each of its commands, in every way, with a card that answers otherwise each run. */
export const campaign: Campaign = {
  runs: 3,
  async *play({ runs, seed }) {
    const issuer = await createIssuer();
    const random = randomNumbers(seed);
    for (let run = 0; run < runs; run++)
      for (const flow of flows) yield* tearFlow(flow, issuer, run === 0 ? {} : anyFaults(random));
  },
};

/** Cuts one flow off at every `stride`-th command, beginning with `first`, in every way. */
export async function* tearFlow(
  flow: Flow,
  issuer: Issuer,
  faults: Faults = {},
  { first = 1, stride = 1 }: { readonly first?: number; readonly stride?: number } = {},
): AsyncGenerator<Trial> {
  if (flow.extendedLength && faults.refuseExtendedLength) return;
  const commands = await commandsOf(flow, issuer, faults);
  for (let position = first; position <= commands; position += stride)
    for (const interruption of interruptions)
      yield {
        name: `${flow.name}, ${interruption} at command ${position} of ${commands} ${JSON.stringify(faults)}`,
        problems: await problemsOf({ flow, position, interruption, faults }, issuer),
      };
}

function anyFaults(random: () => number): Faults {
  const perhaps = (): boolean => random() < 0.5;
  return {
    refuseExtendedLength: perhaps(),
    exactLength: perhaps(),
    endOfFileWarning: perhaps(),
    ...(perhaps() && { pieceBytes: 32 + Math.floor(random() * 224) }),
  };
}
