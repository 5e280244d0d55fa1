/** How much a round does; every contender does the same. */
export const load = {
  /** Bytes of a payload. */
  payload: 1000,
  /** Entered one by one, each durable before the next. */
  single: 200,
  /** Entered in transactions of 500. */
  bulk: 2000,
  /** Handed out and settled so many at once. */
  batch: 50,
  /** Handed out and settled one by one. */
  one: 100,
} as const;

/** One way to keep a queue, fresh for each round. */
export interface Bench extends AsyncDisposable {
  enqueue(key: string, payload: Uint8Array): Promise<unknown>;
  enqueueBulk(keys: readonly string[], payload: Uint8Array): Promise<unknown>;
  /** Takes `n` and settles them. */
  work(n: number): Promise<number>;
}

/** Milliseconds by step. */
export async function round(bench: Bench, name: string): Promise<Record<string, number>> {
  await using queue = bench;
  const payload = new Uint8Array(load.payload).fill(0x61);
  const times: Record<string, number> = {};
  const step = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    const since = performance.now();
    await run();
    times[`${name}: ${what}`] = performance.now() - since;
  };
  await step(`enter ${load.single} one by one`, async () => {
    for (let number = 0; number < load.single; number++) await queue.enqueue(`s${number}`, payload);
  });
  const keys = Array.from({ length: load.bulk }, (_, number) => `b${number}`);
  await step(`enter ${load.bulk} in bulk`, () => queue.enqueueBulk(keys, payload));
  await step(`take and settle ${load.one} one by one`, async () => {
    for (let number = 0; number < load.one; number++) await queue.work(1);
  });
  await step(`take and settle the rest, ${load.batch} at once`, async () => {
    let rest = load.single + load.bulk - load.one;
    while (rest > 0) rest -= await queue.work(load.batch);
  });
  return times;
}
