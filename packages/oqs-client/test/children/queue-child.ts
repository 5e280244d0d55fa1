/**
 * A program on a queue that may be killed at any moment: enters requests and sends them, and writes what it knows into
 * a log that survives it. Argument: {@link QueueChild} as JSON. Log: `A n` = accepted, `S n` = the server saw it,
 * `C n` = completion acknowledged.
 */
import { openSync, writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { OqsError } from "../../src/errors.ts";
import { type Handler, openLinkQueue, work } from "../../src/queue/index.ts";

/** What the program is told. */
export interface QueueChild {
  readonly location: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly log: string;
  /** Requests to enter: from, to (exclusive); each third is a write of the same patient as the two before. */
  readonly from: number;
  readonly to: number;
  /** First letter of its patients. */
  readonly family: string;
  /** Milliseconds its clock is ahead; embedded only. */
  readonly ahead: number;
  /** Whether its clock jumps, too. */
  readonly clockSteps: boolean;
  readonly seed: number;
}

/** Entered into every payload; may be nowhere in the files. */
export const canary = "CANARY-記号1234番号5678";

export const isWrite = (number: number): boolean => number % 3 !== 0;
export const patientOf = (family: string, number: number): string => `${family}${number % 4}`;

if (import.meta.main) await main(JSON.parse(process.argv[2] ?? "") as QueueChild);

async function main(child: QueueChild): Promise<void> {
  const { location, key, family, clockSteps } = child;
  let ahead = child.ahead;
  const clock = (): number => Date.now() + ahead;
  const log = openSync(child.log, "a");
  const say = (letter: string, number: number): void =>
    void writeSync(log, `${letter} ${number}\n`);
  const queue = await openLinkQueue(location, { key: Buffer.from(key, "hex"), clock });

  /** Chance that depends on nothing but seed, request and attempt. */
  const chance = (number: number, attempt: number): number => {
    const mixed = Math.imul(child.seed * 31 + number * 7919 + attempt * 104_729, 2_654_435_761);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };

  const handler: Handler = async (claim) => {
    const { number } = JSON.parse(new TextDecoder().decode(claim.payload)) as { number: number };
    const luck = chance(number, claim.attempt);
    if (luck < 0.1) throw new OqsError("OQS_UNREACHABLE", "made");
    say("S", number);
    if (clockSteps && luck > 0.7) ahead += luck > 0.85 ? 3_600_000 : -3_600_000;
    await wait(luck * 3);
    if (luck < 0.2) throw new OqsError("OQS_CONNECTION_LOST", "made");
    return { outcome: "complete", result: new TextEncoder().encode(canary) };
  };

  const enter = async (number: number): Promise<void> => {
    const payload = new TextEncoder().encode(JSON.stringify({ number, canary }));
    const kind = isWrite(number) ? "write" : "read";
    const group = patientOf(family, number);
    await queue.enqueue(`${canary} ${number}`, payload, { kind, group });
    say("A", number);
  };

  const numbers = new Map<number, number>();
  const noting: Handler = async (claim, options) => {
    numbers.set(claim.id, JSON.parse(new TextDecoder().decode(claim.payload)).number);
    return await handler(claim, options);
  };
  const working = async (): Promise<void> => {
    await work(queue, noting, {
      concurrency: clockSteps ? 1 : 3,
      pollMs: 1,
      patienceMs: 20,
      untilEmpty: true,
      onSettled: ({ id, state, error }) => {
        if (state === "completed") say("C", numbers.get(id) ?? -1);
        if (state === "lost") throw error;
      },
    });
  };
  for (let number = child.from; number < child.to; number++) {
    await enter(number).catch(fail);
    if (number % 3 === 0 || number + 1 === child.to) await working().catch(fail);
  }
  await queue[Symbol.asyncDispose]();
}

/** A disk that fails is told of and ends the program, as a service would be started again. */
function fail(error: unknown): never {
  console.log(OqsError.is(error) ? error.code : String(error));
  process.exit(3);
}
