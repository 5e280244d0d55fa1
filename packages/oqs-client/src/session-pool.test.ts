import { expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { type Session, sessionPool } from "./session-pool.ts";

const code = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.catch((thrown: unknown) => thrown);
  return OqsError.is(error) ? error.code : "none";
};

test("who comes first goes first, and nobody slips in between", async () => {
  const pool = sessionPool({ size: 2 });
  const held = [await pool.enter(), await pool.enter()];
  const order: number[] = [];
  const waiting = [1, 2, 3].map(async (number) => {
    const session = await pool.enter();
    order.push(number);
    return session;
  });
  expect([pool.active, pool.waiting]).toEqual([2, 3]);
  held[0]?.[Symbol.dispose]();
  const late = pool.enter().then((session) => {
    order.push(4);
    return session;
  });
  for (const session of [...waiting, late]) (await session)[Symbol.dispose]();
  expect(order).toEqual([1, 2, 3, 4]);
  held[1]?.[Symbol.dispose]();
  expect([pool.active, pool.waiting]).toEqual([0, 0]);
});

test("a session given back twice is one session", async () => {
  const pool = sessionPool({ size: 1 });
  const session = await pool.enter();
  session[Symbol.dispose]();
  session[Symbol.dispose]();
  expect(pool.active).toBe(0);
  using _next = await pool.enter();
  expect(pool.active).toBe(1);
});

test("a full line is said at once; whoever had a session a moment ago still gets in front", async () => {
  const pool = sessionPool({ size: 1, longestLine: 1 });
  const held = await pool.enter();
  const order: string[] = [];
  const note = (name: string) => (session: Session) => {
    order.push(name);
    session[Symbol.dispose]();
  };
  const first = pool.enter().then(note("line"));
  expect(await code(pool.enter())).toBe("SESSIONS_FULL");
  const again = pool.enter({ again: true }).then(note("again"));
  held[Symbol.dispose]();
  await Promise.all([first, again]);
  expect(order).toEqual(["again", "line"]);
});

test("a deadline or an abort leaves the line, and the place goes to the next", async () => {
  const pool = sessionPool({ size: 1 });
  const held = await pool.enter();
  const reason = new Error("the patient left");
  const controller = new AbortController();
  const left = pool.enter({ signal: controller.signal });
  const late = code(pool.enter({ deadlineMs: 1 }));
  const stays = pool.enter();
  controller.abort(reason);
  await expect(left).rejects.toBe(reason);
  expect(await late).toBe("SESSIONS_FULL");
  expect(pool.waiting).toBe(1);
  held[Symbol.dispose]();
  using _session = await stays;
  expect([pool.active, pool.waiting]).toEqual([1, 0]);
  await expect(pool.enter({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("sizes that are none are wrong use", () => {
  for (const options of [{ size: 0 }, { size: 1.5 }, { longestLine: -1 }, { questionsPerRetry: 0 }])
    expect(() => sessionPool(options)).toThrow(/whole numbers/);
});
