import type { ReaderFacts } from "../facts.ts";

const virtualNames = /^Virtual PCD|vpcd|Windows Hello|Virtual Smart Card/i;

/** Marks the readers that are no hardware: the slots of vpcd, Windows Hello. */
export async function probeReaders(
  list: () => Promise<readonly string[]>,
): Promise<readonly ReaderFacts[]> {
  return (await list()).map((name) => ({ name, virtual: virtualNames.test(name) }));
}
