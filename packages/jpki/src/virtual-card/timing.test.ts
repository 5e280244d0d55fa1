import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commands, send, statusOf } from "../../test/hex-exchange.ts";
import { issueCard } from "./issue-card.ts";
import { createIssuer } from "./issuer.ts";
import { exchangeTime, nfcTiming, type TimingModel } from "./timing.ts";

const issuer = await createIssuer();
const readBinary = 0xb0;
const sign = 0x2a;

/** One millisecond a byte, half a millisecond a frame edge, one between frames: sums that can be done by hand. */
const plain: TimingModel = {
  bitsPerSecond: 8000,
  bitsPerByte: 8,
  frameBytes: 16,
  blockOverheadBytes: 3,
  frameEdgeBits: 4,
  turnaroundMs: 1,
  thinkMs: 5,
  instructionMs: { "2A": 400 },
};

describe("exchangeTime", () => {
  test.each([
    { what: "one block each way", sent: 5, received: 2, time: 8 + 1.5 + (5 + 1.5) + 5 },
    { what: "the last byte that fits one block", sent: 13, received: 2, time: 17.5 + 6.5 + 5 },
    // Two blocks (14 + 2 x 3 bytes) and one acknowledgement (3 bytes).
    {
      what: "one byte more: two blocks and an acknowledgement",
      sent: 14,
      received: 2,
      time: 20 + 3 + (3 + 1.5) + 6.5 + 5,
    },
  ])("$what", ({ sent, received, time }) => {
    expect(exchangeTime(plain, sent, received, readBinary)).toBeCloseTo(time, 9);
    expect(exchangeTime(plain, received, sent, readBinary)).toBeCloseTo(time, 9);
  });

  test("the chip's own time is that of the instruction", () => {
    const other = exchangeTime(plain, 5, 2, readBinary);
    expect(exchangeTime(plain, 5, 2, sign) - other).toBe(395);
  });

  test("more bytes never take less time", () => {
    const bytes = fc.integer({ min: 0, max: 70_000 });
    fc.assert(
      fc.property(bytes, bytes, fc.constantFrom(106, 212, 424, 848), (one, other, rate) => {
        const model = nfcTiming(rate);
        const [fewer, more] = one < other ? [one, other] : [other, one];
        expect(exchangeTime(model, 5, fewer, readBinary)).toBeLessThanOrEqual(
          exchangeTime(model, 5, more, readBinary),
        );
      }),
    );
  });
});

describe("nfcTiming", () => {
  test("at 106 kbit/s one byte takes ten bits of 128/fc", () => {
    const silent = { ...nfcTiming(106), frameEdgeBits: 0, turnaroundMs: 0, thinkMs: 0 };
    const perByte =
      exchangeTime(silent, 5, 102, readBinary) - exchangeTime(silent, 5, 2, readBinary);
    expect(perByte / 100).toBeCloseTo((10 * 128) / 13_560, 9);
  });

  test("each faster line halves the time on the air and nothing else", () => {
    const onAir = (rate: 106 | 212 | 424 | 848): number => {
      const model = { ...nfcTiming(rate), turnaroundMs: 0, thinkMs: 0 };
      return exchangeTime(model, 5, 258, readBinary);
    };
    expect(onAir(106) / onAir(212)).toBeCloseTo(2, 9);
    expect(onAir(106) / onAir(424)).toBeCloseTo(4, 9);
    expect(onAir(106) / onAir(848)).toBeCloseTo(8, 9);
  });

  test("256 bytes and their status word need a second block, 251 do not", () => {
    const frame = (bytes: number): number => exchangeTime(nfcTiming(848), 5, bytes, readBinary);
    expect(frame(258) - frame(253)).toBeGreaterThan(2 * nfcTiming(848).turnaroundMs);
    expect(frame(253) - frame(252)).toBeLessThan(nfcTiming(848).turnaroundMs);
  });

  test("signing is as long as the key says", () => {
    const signing = (model: TimingModel): number | undefined => model.instructionMs["2A"];
    expect(signing(nfcTiming(424))).toBe(400);
    expect(signing(nfcTiming(424, { key: "ecdsa-p384" }))).toBe(300);
  });

  test("a model is data: it survives JSON", () => {
    expect(JSON.parse(JSON.stringify(nfcTiming(848)))).toEqual(nfcTiming(848));
  });
});

describe("a card with a model", () => {
  test("adds up what the model asks for, and never answers before", async () => {
    const timing = nfcTiming(848);
    const card = await issueCard({ persona: "taro", issuer, timing });
    expect(card.modelledTime).toBe(0);
    const begun = performance.now();
    await statusOf(card, commands.selectJpki, "00B0880003");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(card.modelledTime);
    expect(card.modelledTime).toBeCloseTo(
      exchangeTime(timing, 15, 2, 0xa4) + exchangeTime(timing, 5, 5, readBinary),
      9,
    );
  });

  test("the model can be taken away and put in at any time", async () => {
    const card = await issueCard({ persona: "taro", issuer });
    await send(card, commands.selectJpki);
    expect(card.modelledTime).toBe(0);
    card.timing = nfcTiming(848);
    await send(card, "00B0880003");
    const one = card.modelledTime;
    expect(one).toBeGreaterThan(0);
    card.timing = undefined;
    await send(card, "00B0880003");
    expect(card.modelledTime).toBe(one);
  });

  test("taken out while it takes its time, it has carried the command out", async () => {
    const timing: TimingModel = { ...nfcTiming(848), instructionMs: { "20": 60_000 } };
    const card = await issueCard({ persona: "taro", issuer, timing });
    await send(card, commands.selectJpki);
    const answer = send(card, commands.verify("98", "0000"));
    const ended = expect(answer).rejects.toMatchObject({ code: "CARD_REMOVED" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    card.remove();
    await ended;
    card.insert();
    card.timing = undefined;
    expect(await statusOf(card, commands.selectJpki, "00200098")).toBe("63C2");
  });
});
