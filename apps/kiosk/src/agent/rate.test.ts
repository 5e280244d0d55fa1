import { expect, test } from "vitest";
import { rateMeter } from "./rate.ts";

test("a burst passes, what is faster does not, and silence refills", () => {
  let now = 0;
  const meter = rateMeter({ perSecond: 10, burst: 3 }, () => now);
  expect([meter.spend(), meter.spend(), meter.spend(), meter.spend()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  now = 100;
  expect([meter.spend(), meter.spend()]).toEqual([true, false]);
  now = 60_000;
  expect([meter.spend(), meter.spend(), meter.spend(), meter.spend()]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
