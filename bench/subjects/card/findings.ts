import type { LineRate, VirtualCard } from "@uketsuke/jpki/virtual-card";
import type { Figure, Finding } from "../../harness.ts";
import { type CardSizes, type NeededCommand, optimum } from "./optimum.ts";
import { steps } from "./steps.ts";

/** What the findings are made of. */
export interface Measured {
  readonly figures: readonly Figure[];
  /** The least a contactless visit can take, by line rate. */
  readonly floors: readonly { readonly rate: LineRate; readonly milliseconds: number }[];
  readonly sizes: CardSizes;
  /** Commands OpenSC sent, by step. */
  readonly counts: ReadonlyMap<string, number>;
  issue(): Promise<VirtualCard>;
}

const mostCommands = 1.05;
const mostBytes = 1.02;
const mostOverhead = 0.1;

/** Commands against the optimum, and what the host adds to the time of a contactless card. */
export async function findings(measured: Measured): Promise<readonly Finding[]> {
  return [...(await commandFindings(measured)), ...overheadFindings(measured)];
}

async function commandFindings({ sizes, counts, issue }: Measured): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const extended of [true, false])
    for (const [step, play] of Object.entries(steps)) {
      const card = await issue();
      card.faults.refuseExtendedLength = !extended;
      const sent = await weigh(card, play);
      const needed = optimum[step]?.({ ...sizes, extended }) ?? [];
      const least = { commands: needed.length, bytes: bytesOf(needed) };
      const theirs = extended ? counts.get(step) : undefined;
      const where = `${step}${extended ? "" : ", short reads only"}`;
      found.push(
        {
          what: `commands, ${where}`,
          value: `${against(sent.commands, least.commands)} (goal ≤ ${mostCommands})${theirs === undefined ? "" : `; OpenSC ${theirs}`}`,
          met: sent.commands <= least.commands * mostCommands,
        },
        {
          what: `bytes, ${where}`,
          value: `${against(sent.bytes, least.bytes)} (goal ≤ ${mostBytes})`,
          met: sent.bytes <= least.bytes * mostBytes,
        },
      );
    }
  return found;
}

/** Counts commands, and bytes in both directions, of one step. */
async function weigh(
  card: VirtualCard,
  play: (typeof steps)[string],
): Promise<{ readonly commands: number; readonly bytes: number }> {
  let bytes = 0;
  await play(
    {
      atr: card.atr,
      removed: card.removed,
      async transmit(command) {
        const response = await card.transmit(command);
        bytes += command.length + response.length;
        return response;
      },
      [Symbol.asyncDispose]: async () => {},
    },
    card.persona,
  );
  return { commands: card.commandCount, bytes };
}

function bytesOf(commands: readonly NeededCommand[]): number {
  return commands.reduce(
    (sum, { commandBytes, responseBytes }) => sum + commandBytes + responseBytes,
    0,
  );
}

function against(sent: number, least: number): string {
  return `${sent}, optimum ${least}, ratio ${(sent / least).toFixed(3)}`;
}

function overheadFindings({ figures, floors }: Measured): readonly Finding[] {
  return floors.map(({ rate, milliseconds }) => {
    const contender = `ours at ${rate} kbit/s`;
    const visit = figures.find(
      (figure) => figure.contender === contender && figure.step === "visit",
    );
    const above = (visit?.median ?? Number.NaN) - milliseconds;
    const worst = (visit?.p95 ?? Number.NaN) - milliseconds;
    return {
      what: `above the floor, ${rate} kbit/s`,
      value: `${above.toFixed(1)} ms (p95 ${worst.toFixed(1)} ms) of ${milliseconds.toFixed(0)} ms, ${((above / milliseconds) * 100).toFixed(2)} % (goal ≤ ${mostOverhead * 100} % and p95 ≤ 150 ms)`,
      met: above <= milliseconds * mostOverhead && worst <= 150,
    };
  });
}
