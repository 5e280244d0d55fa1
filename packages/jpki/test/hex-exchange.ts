import { fromHex, toHex } from "../src/bytes.ts";
import type { Card } from "../src/card.ts";
import { myNumberCardProfile } from "../src/layout/my-number-card.ts";

const { authentication, basicInformation, surface } = myNumberCardProfile.applications;

/** Commands as hex, written out so that a test does not repeat the code it tests. */
export const commands: {
  readonly selectJpki: string;
  readonly selectBasicInformation: string;
  readonly selectSurface: string;
  selectFile(id: string): string;
  verify(p2: string, entry: string): string;
} = {
  selectJpki: `00A4040C0A${authentication.aid}`,
  selectBasicInformation: `00A4040C0A${basicInformation.aid}`,
  selectSurface: `00A4040C0A${surface.aid}`,
  selectFile: (id) => `00A4020C02${id}`,
  verify: (p2, entry) => `002000${p2}${byte(entry.length)}${ascii(entry)}`,
};

/** Sends hex, answers hex; spaces are for the reader. */
export async function send(card: Pick<Card, "transmit">, command: string): Promise<string> {
  return toHex(await card.transmit(fromHex(command.replaceAll(" ", ""))));
}

/** The status word of the last of these commands. */
export async function statusOf(
  card: Pick<Card, "transmit">,
  ...sequence: readonly string[]
): Promise<string> {
  let answer = "";
  for (const command of sequence) answer = await send(card, command);
  return answer.slice(-4);
}

/** Reads the current file to its end in short reads. */
export async function readFile(card: Pick<Card, "transmit">): Promise<Uint8Array> {
  let content = "";
  for (;;) {
    const offset = (content.length / 2).toString(16).padStart(4, "0");
    const answer = await send(card, `00B0${offset}00`);
    if (answer === "6B00") return fromHex(content);
    if (answer === "9000" || !answer.endsWith("9000"))
      throw new Error(`READ BINARY answered ${answer.slice(-4)}`);
    content += answer.slice(0, -4);
  }
}

/** ASCII text as hex. */
export function ascii(text: string): string {
  return toHex(new TextEncoder().encode(text));
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
