import type { ReaderFacts } from "../facts.ts";

const virtualNames = /^Virtual PCD|vpcd|Windows Hello|Virtual Smart Card/i;

/** Whether a PC/SC reader (カードリーダー) is no hardware, by its name: a slot of vpcd, Windows Hello. */
export function isVirtualReader(name: string): boolean {
  return virtualNames.test(name);
}

/** The readers that the app listed, each marked as hardware or not. */
export async function probeReaders(
  list: () => Promise<readonly string[]>,
): Promise<readonly ReaderFacts[]> {
  return (await list()).map((name) => ({ name, virtual: isVirtualReader(name) }));
}
