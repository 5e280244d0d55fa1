import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createIssuer,
  issueCard,
  persona,
  type VirtualCard,
} from "../../src/virtual-card/index.ts";
import { commandsAbout, succeeded } from "./card-commands.ts";
import { applications, type CardState, newCard } from "./card-model.ts";

const issuer = await createIssuer();
const holder = {
  ...persona("taro"),
  birthDate: "1980-02-17",
  cardExpiry: "2035-02-17",
  securityCode: "2285",
};

test.each(Object.keys(applications))(
  "the virtual card answers any commands about %s as the model does",
  { timeout: 120_000 },
  async (home) => {
    const setup = async (): Promise<{ model: CardState; real: VirtualCard }> => ({
      model: newCard(),
      real: await issueCard({ persona: holder, issuer }),
    });
    await fc.assert(
      fc.asyncProperty(commandsAbout(home), (commands) => fc.asyncModelRun(setup, commands)),
      { numRuns: 200 },
    );
  },
);

test("and they opened, signed and changed something on the way", () => {
  for (const kind of ["select", "read", "verify", "change", "sign"])
    expect(succeeded.get(kind) ?? 0, kind).toBeGreaterThan(10);
});
