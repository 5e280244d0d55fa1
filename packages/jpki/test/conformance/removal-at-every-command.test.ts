import { describe, expect, test } from "vitest";
import type { Trial } from "../../../../tools/campaign/campaign.ts";
import { type Card, JpkiError, openMyNumberCard } from "../../src/index.ts";
import { pcscReader } from "../../src/pcsc/index.ts";
import {
  createIssuer,
  issueCard,
  simulatedTerminalAuthenticator,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { longWinded, tearFlow } from "../../tools/campaign/tear.ts";
import { flows } from "../../tools/flows/every-flow.ts";
import { challenge, entry, type Flow, numberOf } from "../../tools/flows/flow.ts";
import { scenario } from "../third-parties.ts";

const issuer = await createIssuer();

/** What was wrong, trial by trial. */
async function wrongTrials(trials: AsyncIterable<Trial>): Promise<readonly string[]> {
  const wrong: string[] = [];
  for await (const { name, problems } of trials) {
    if (problems.length > 0) wrong.push(`${name}: ${problems.join("; ")}`);
  }
  return wrong;
}

/** Everything a visit reads, in one go; three entries are compared. */
async function readEverything(card: Card, { persona: holder }: VirtualCard): Promise<void> {
  await using myNumberCard = await openMyNumberCard(card);
  const { authentication, surface, basicInformation } = myNumberCard;
  await authentication.presence();
  await authentication.readCertificate();
  await authentication.readCaCertificate();
  await authentication.verifyPin(entry(holder.pins.authentication));
  await authentication.answer(challenge, { method: "pin" });
  await surface.readPhoto({ verificationNumber: numberOf(holder) });
  await basicInformation.verifyPin(entry(holder.pins.basicInformation));
  await basicInformation.read();
  const authenticator = simulatedTerminalAuthenticator(issuer);
  await authentication.answer(challenge, { method: "terminal", authenticator });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return JpkiError.is(error) ? error.code : String(error);
}

describe("in process, every flow cut off at every command: removed, torn, mute", () => {
  test.each(flows)("$name", async (flow) => {
    expect(await wrongTrials(tearFlow(flow, issuer))).toEqual([]);
  });
});

// `npm run campaign -- tear` cuts them off at every command, with cards that answer in other ways too.
test("the same with short reads in pieces, at every fifth command", async () => {
  for (const [index, flow] of flows.entries()) {
    const some = tearFlow(flow, issuer, longWinded, { first: 1 + (index % 5), stride: 5 });
    expect(await wrongTrials(some)).toEqual([]);
  }
});

test("a flow that does not keep to it is found out", async () => {
  const flow: Flow = {
    name: "sends an entry twice",
    entries: 1,
    async run({ authentication }, { persona }) {
      await authentication.verifyPin(entry(persona.pins.authentication));
      await authentication.verifyPin(entry("0000")).catch(() => undefined);
      await authentication.presence();
    },
  };
  const wrong = await wrongTrials(tearFlow(flow, issuer));
  expect(wrong.join()).toContain("2 entries compared");
  expect(wrong.join()).toContain("tries lost: 1,");
});

scenario(
  "over PC/SC: a card torn out at every third command ends typed, and the next card is read",
  ["pcscd", "pcsclite"],
  async (bench) => {
    const whole = await issueCard({ persona: "taro", issuer });
    await readEverything(whole, whole);
    const total = whole.commandCount;
    await using reader = await pcscReader({ name: /00 00$/ });
    let position = -2;
    let card = await issueCard({ persona: "taro", issuer });
    const next = async (): Promise<void> => {
      card = await issueCard({ persona: "taro", issuer });
      position += 3;
      card.faults.tearAt = position;
      await bench.insert(card);
    };
    await next();
    for await (const inserted of reader.cards()) {
      const code = await codeOf(readEverything(inserted, card));
      if (position > total) {
        expect(code).toBe("undefined");
        break;
      }
      expect([position, code]).toEqual([position, "CARD_REMOVED"]);
      expect(card.commandCount).toBe(position);
      expect(inserted.removed.aborted).toBe(true);
      await next();
    }
  },
);
