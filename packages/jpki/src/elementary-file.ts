import type { CardChannel } from "./card-session.ts";
import { expectSuccess } from "./exchange.ts";
import type { FileLayout } from "./layout/card-profile.ts";
import { instructions, selection } from "./layout/commands.ts";
import { statusWords } from "./status-word.ts";

/** Status words by which a card says that it takes no short file identifier (SFI). */
export const shortIdentifierRefusals: ReadonlySet<number> = new Set([
  statusWords.functionNotSupported,
  statusWords.fileNotFound,
  statusWords.wrongParameters,
]);

/** Makes a file of the selected application the current one, by its identifier. */
export async function selectFile(channel: CardChannel, { id }: FileLayout): Promise<void> {
  const data = Uint8Array.of(id >> 8, id & 0xff);
  const command = { ...instructions.select, ...selection.file, data };
  expectSuccess(command, await channel.exchange(command));
}

/** Four hex digits of a file, as errors name it. */
export function fileName({ id }: FileLayout): string {
  return id.toString(16).toUpperCase().padStart(4, "0");
}
