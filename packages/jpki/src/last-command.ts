import type { CardCallOptions, CardSession } from "./card-session.ts";
import { JpkiError } from "./errors.ts";
import { expectSuccess } from "./exchange.ts";
import { instructions } from "./layout/commands.ts";

/** Tells an iPhone that no command follows (`80 FC 00 00`). Throws COMMAND_INVALID for every other token: a card answers it with 6700. */
export async function indicateLastCommand(
  session: CardSession,
  options?: CardCallOptions,
): Promise<void> {
  if (!session.token?.lastCommandIndicator) {
    throw new JpkiError(
      "COMMAND_INVALID",
      "Only an iPhone takes the indicator of the last command.",
    );
  }
  await session.use("authentication", options, async (channel) => {
    const command = { ...instructions.lastCommand, p1: 0, p2: 0 };
    expectSuccess(command, await channel.exchangeOnce(command));
  });
}
