import { describe, expect, test } from "vitest";
import {
  type CardProfile,
  JpkiError,
  myNumberCardProfile,
  nextCardProfile,
  openMyNumberCard,
} from "../../src/index.ts";
import { createIssuer, type Faults, issueCard } from "../../src/virtual-card/index.ts";
import { longWinded } from "../../tools/campaign/tear.ts";
import { faceFlows } from "../../tools/flows/face-flows.ts";
import type { Flow } from "../../tools/flows/flow.ts";
import { keyFlows } from "../../tools/flows/key-flows.ts";

const issuer = await createIssuer();
const flows = [...keyFlows, ...faceFlows].filter(({ card }) => card === undefined);

/** How a flow ends on a card of that generation, and what it cost. */
interface Ending {
  readonly end: string;
  readonly entries: number;
  readonly alarms: number;
  readonly selections: number;
  readonly commands: number;
}

async function play(flow: Flow, profile: CardProfile, faults: Faults): Promise<Ending> {
  const card = await issueCard({ persona: "taro", issuer, profile });
  const opened = await openMyNumberCard(card, { profiles: [profile] });
  Object.assign(card.faults, faults);
  const before = card.trace.length;
  const end: string = await flow.run(opened, { persona: card.persona, issuer }).then(
    (result) => (Object(result) as { outcome?: string }).outcome ?? "done",
    (error: unknown) => (JpkiError.is(error) ? error.code : String(error)),
  );
  const trace = card.trace.slice(before);
  return {
    end,
    entries: card.verifyCount,
    alarms: card.alarms.length,
    selections: trace.filter((command) => command.startsWith("00A404")).length,
    commands: trace.length,
  };
}

describe.each<[string, Faults]>([
  ["with extended length", {}],
  ["with short reads in pieces and exact lengths", longWinded],
])("%s", (_, faults) => {
  test.each(flows.filter(({ extendedLength }) => !(extendedLength && faults.refuseExtendedLength)))(
    "$name ends on the next card as on the card of today",
    async (flow) => {
      const today = await play(flow, myNumberCardProfile, faults);
      const next = await play(flow, nextCardProfile, faults);
      const { commands, ...rest } = today;
      expect(next).toMatchObject(rest);
      expect(next.entries).toBe(flow.entries);
      expect(next.alarms).toBe(0);
      expect(next.commands).toBeLessThanOrEqual(commands);
    },
  );
});
