import {
  openSlot,
  processSlot,
  receiveOnce,
  type Slot,
  startSandbox,
} from "@uketsuke/kiosk/sandbox";
import type { Contender, Subject } from "../harness.ts";

export const rounds = 10;

/** One whole reception with the time of every step, over a PC/SC slot and in process, by face and by PIN. */
export async function open(): Promise<Subject> {
  await using opening = new AsyncDisposableStack();
  const best = await openSlot();
  const overPcsc = best.kind === "slot";

  const inSandbox = async (
    name: string,
    slot: Slot,
    identify: "face" | "pin",
  ): Promise<Contender> => {
    const sandbox = opening.use(await startSandbox({ slot: async () => slot }));
    const person = await sandbox.person("taro");
    return {
      name: `${name}, ${identify}`,
      async round() {
        const steps: Record<string, number> = {};
        const started = performance.now();
        const code = await receiveOnce(sandbox, person, {
          identify,
          signal: new AbortController().signal,
          printer: {
            say: () => {},
            step: (what, milliseconds) => {
              steps[what] = milliseconds;
            },
            reception: ({ step, milliseconds }) => {
              steps[step] = milliseconds;
            },
            eligibility: () => {},
          },
        });
        const total = performance.now() - started;
        await slot.remove();
        if (code !== 0) throw new Error(`a visit of "${name}, ${identify}" was not complete`);
        return { ...steps, "whole, engine start included": total };
      },
    };
  };

  const contenders = [
    await inSandbox("in process", processSlot("the peer of the bench"), "face"),
    ...(overPcsc ? [await inSandbox("PC/SC", best, "face")] : []),
    await inSandbox("in process", processSlot("the peer of the bench"), "pin"),
  ];
  const parts = opening.move();
  return {
    contenders,
    notes: [
      overPcsc ? best.description : `no PC/SC slot on this machine: ${best.description}`,
      "virtual card, simulator over mutual TLS, camera frames are renderings: the figures of a real card, server and camera are theirs",
    ],
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
