import fc from "fast-check";
import { expect, test } from "vitest";
import { JpkiError } from "../errors.ts";
import { describeTrace } from "./describe.ts";
import { parseTrace } from "./format.ts";
import { replayTrace } from "./replay.ts";

const header =
  '{"trace":1,"redacted":true,"atr":"3B00","profiles":["my-number-card-2016"],"tool":"t"}';
const exchange = '{"t":1,"ms":2.5,"command":"00840000","le":8,"bytes":8,"sw":"9000"}';

function failureOf(text: string): string {
  try {
    parseTrace(text);
    return "";
  } catch (error) {
    return JpkiError.is(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

test("a trace that was cut off at its end is read up to there", () => {
  const whole = parseTrace(`${header}\n${exchange}\n`);
  expect(whole).toMatchObject({ truncated: false, lines: [{ command: "00840000" }] });
  const cut = parseTrace(`${header}\n${exchange}\n{"t":2,"ms`);
  expect(cut).toMatchObject({ truncated: true, lines: [{ command: "00840000" }] });
});

test.each([
  ["", "Line 1 of the trace is no header"],
  ["rubbish\n", "Line 1 of the trace is no JSON"],
  ["[1]\n", "Line 1 of the trace is no JSON object"],
  [
    '{"trace":2,"redacted":true,"atr":"","profiles":[],"tool":""}\n',
    "is no header of a trace of version 1",
  ],
  ['{"trace":1,"redacted":1,"atr":"","profiles":[],"tool":""}\n', "lacks redacted or atr"],
  ['{"trace":1,"redacted":true,"atr":"","profiles":1,"tool":""}\n', "lacks profiles or tool"],
  [`${header}\n\n`, "Line 2 of the trace is no JSON"],
  [`${header}\n${exchange}\n{"t":1}\n`, "Line 3 of the trace lacks ms"],
  [`${header}\n{"ms":1}\n`, "lacks t"],
  [`${header}\n{"t":1,"ms":1}\n`, "needs either command or length"],
  [`${header}\n{"t":1,"ms":1,"length":5,"command":"00840000","bytes":0}\n`, "needs either command"],
  [`${header}\n{"t":1,"ms":1,"length":5}\n`, "needs either bytes or error"],
  [`${header}\n{"t":1,"ms":1,"length":5,"error":"NOBODY"}\n`, "has a wrong error"],
  [`${header}\n{"t":1,"ms":1,"length":5,"bytes":-1}\n`, "has a wrong bytes"],
  [`${header}\n{"t":1,"ms":1,"length":5,"bytes":1e9}\n`, "has a wrong bytes"],
  [
    `${header}\n{"t":1,"ms":1,"length":5,"bytes":1,"response":"AABB","sw":"9000"}\n`,
    "longer than bytes",
  ],
  [
    `${header}\n{"t":1,"ms":1,"command":"00A4040C","lc":2,"data":"AA","bytes":0}\n`,
    "another length than lc",
  ],
  [`${header}\n{"t":1,"ms":1,"command":"00a40","bytes":0}\n`, "has a wrong command"],
  [
    `${header}\n{"t":1,"ms":1,"length":5,"bytes":0,"pin":"1234"}\n`,
    "has a field that no trace has",
  ],
  [
    `${header}\n{"t":1,"ms":1,"length":5,"bytes":0,"__proto__":1}\n`,
    "has a field that no trace has",
  ],
  [`${header}\n{"t":1,"event":"exploded"}\n`, "has a wrong event"],
  [`${header}\n"${"x".repeat(300_000)}"\n`, "is too long"],
  [`${header}\n${"{}\n".repeat(100_001)}`, "is one too many"],
])("%.80s: %s", (text, reason) => {
  const failure = failureOf(text);
  expect(failure).toContain("TRACE_INVALID: ");
  expect(failure).toContain(reason);
  expect(failure).not.toContain("1234");
});

test("any text is a trace or TRACE_INVALID, and any trace can be told and played", async () => {
  const field = fc.constantFrom(
    ...["t", "ms", "command", "length", "lc", "entry", "data", "le", "bytes", "response", "sw"],
    ...["error", "event", "code"],
  );
  const value = fc.oneof(
    fc.constantFrom("00B08600", "00A4040C", "9000", "", "AA", "removed", "CARD_REMOVED", "OTHER"),
    fc.nat(300),
    fc.boolean(),
  );
  const line = fc.oneof(
    fc.string(),
    fc.array(fc.tuple(field, value)).map((entries) => JSON.stringify(Object.fromEntries(entries))),
    fc.constant(exchange),
    fc
      .record({
        t: fc.nat(),
        ms: fc.nat(),
        command: fc.constantFrom("00A4040C", "00A4020C", "00B08600", "802A0097", "12345678"),
        bytes: fc.nat(300),
        sw: fc.constantFrom("9000", "6A82", "6300", "63C2"),
      })
      .map((fields) => JSON.stringify(fields)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const text = `${[header, ...lines].join("\n")}\n`;
      const failure = failureOf(text);
      if (failure !== "") {
        expect(failure).toMatch(/^TRACE_INVALID: Line \d+ of the trace /);
        return;
      }
      expect(describeTrace(parseTrace(text))).toHaveLength(parseTrace(text).lines.length);
      const card = replayTrace(text);
      await card.transmit(Uint8Array.of(0, 0x84, 0, 0, 8)).catch((error: unknown) => {
        expect(JpkiError.is(error)).toBe(true);
      });
    }),
  );
});
