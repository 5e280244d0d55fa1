import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AttemptBrake, attemptBrake, attemptRule } from "./attempt-brake.ts";

const day = 86_400_000;
const card = (name: string): Uint8Array => new TextEncoder().encode(name);

/** A brake and the clock it looks at. */
function braked(): { brake: AttemptBrake; pass: (milliseconds: number) => void } {
  let time = 0;
  const brake = attemptBrake({ now: () => time });
  return {
    brake,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

function fail(brake: AttemptBrake, times: number, name = "a"): void {
  for (let i = 0; i < times; i++) brake.tell(card(name), "no-match");
}

describe("attemptBrake", () => {
  test("three failures cost nothing, the fourth attempt waits 30 seconds, each further one twice as long", () => {
    const { brake, pass } = braked();
    for (const failures of [0, 1, 2]) {
      expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures });
      fail(brake, 1);
    }
    for (const milliseconds of [30_000, 60_000, 120_000]) {
      expect(brake.ask(card("a"))).toMatchObject({ outcome: "wait", milliseconds });
      pass(milliseconds - 1);
      expect(brake.ask(card("a"))).toMatchObject({ outcome: "wait", milliseconds: 1 });
      pass(1);
      expect(brake.ask(card("a")).outcome).toBe("go");
      fail(brake, 1);
    }
  });

  test("a match clears the card; what compared nothing counts nothing", () => {
    const { brake } = braked();
    fail(brake, 2);
    brake.tell(card("a"), "no-face");
    brake.tell(card("a"), "photo-unusable");
    expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures: 2 });
    brake.tell(card("a"), "match");
    expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures: 0 });
  });

  test.each(["no-match", "inconclusive", "spoof"] as const)("%s counts", (outcome) => {
    const { brake } = braked();
    brake.tell(card("a"), outcome);
    expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures: 1 });
  });

  test("one card does not slow another down", () => {
    const { brake } = braked();
    fail(brake, 9);
    expect(brake.ask(card("b"))).toEqual({ outcome: "go", failures: 0 });
  });

  test("a card is forgotten after 12.8 days without a failure", () => {
    const { brake, pass } = braked();
    fail(brake, 3);
    pass(12.8 * day);
    expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures: 0 });
  });

  test("somebody who never stops gets 18 attempts in 12.8 days", () => {
    const { brake, pass } = braked();
    let [time, attempts] = [0, 0];
    for (;;) {
      const permit = brake.ask(card("a"));
      const wait = permit.outcome === "wait" ? permit.milliseconds : 0;
      if (time + wait >= attemptRule.forgottenAfterMs) break;
      time += wait;
      pass(wait);
      attempts++;
      fail(brake, 1);
    }
    expect(attempts).toBe(18);
    expect(9.4e-4 * attempts).toBeLessThan(0.017);
  });

  test("it remembers a bounded number of cards, the newest", () => {
    const { brake } = braked();
    fail(brake, 3, "first");
    for (let i = 0; i < attemptRule.cards; i++) fail(brake, 1, `card ${i}`);
    expect(brake.ask(card("first"))).toEqual({ outcome: "go", failures: 0 });
    expect(brake.ask(card("card 0"))).toEqual({ outcome: "go", failures: 1 });
  });

  test("nothing of a card is kept, and nothing at all after the end", () => {
    const { brake } = braked();
    fail(brake, 3);
    expect(JSON.stringify(brake)).toBe("{}");
    brake[Symbol.dispose]();
    expect(brake.ask(card("a"))).toEqual({ outcome: "go", failures: 0 });
  });

  test("whatever happens, an attempt is never allowed before its delay", () => {
    const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()));
    fc.assert(
      fc.property(events, (steps) => {
        const { brake, pass } = braked();
        let [failures, since] = [0, 0];
        for (const [wait, matches] of steps) {
          pass(wait);
          since += wait;
          const due = failures < 3 ? 0 : 30_000 * 2 ** (failures - 3);
          expect(brake.ask(card("a")).outcome).toBe(failures === 0 || since >= due ? "go" : "wait");
          if (brake.ask(card("a")).outcome === "wait") continue;
          brake.tell(card("a"), matches ? "match" : "no-match");
          failures = matches ? 0 : failures + 1;
          since = 0;
        }
      }),
    );
  });
});
