import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CommandApdu,
  commandHeader,
  decodeCommand,
  decodeResponse,
  encodeCommand,
  encodeResponse,
} from "./apdu.ts";
import { fromHex, toHex } from "./bytes.ts";
import { JpkiError } from "./errors.ts";

const header = { cla: 0x00, ins: 0xb0, p1: 0x81, p2: 0x02 };
const byte = fc.integer({ min: 0, max: 0xff });
const data = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: 1, maxLength });

const anyCommand: fc.Arbitrary<CommandApdu> = fc
  .record({
    header: fc.record({ cla: byte, ins: byte, p1: byte, p2: byte }),
    data: fc.option(
      fc.oneof(
        data(300),
        fc.constantFrom(255, 256, 65_535).map((length) => new Uint8Array(length).fill(7)),
      ),
    ),
    le: fc.option(
      fc.oneof(
        fc.integer({ min: 1, max: 0x10000 }),
        fc.constantFrom(1, 255, 256, 257, 65_535, 65_536),
      ),
    ),
    extended: fc.boolean(),
  })
  .map(({ header, data, le, extended }) => ({
    ...header,
    ...(data && { data }),
    ...(le && { le }),
    extended,
  }));

describe("the seven cases of ISO/IEC 7816-4", () => {
  const cases: readonly (readonly [string, CommandApdu, string])[] = [
    ["1", header, "00B08102"],
    ["2S", { ...header, le: 5 }, "00B0810205"],
    ["2S, Le 256", { ...header, le: 256 }, "00B0810200"],
    ["3S", { ...header, data: fromHex("AABB") }, "00B0810202AABB"],
    ["4S", { ...header, data: fromHex("AABB"), le: 256 }, "00B0810202AABB00"],
    ["2E", { ...header, le: 257 }, "00B08102000101"],
    ["2E, Le 65536", { ...header, le: 65_536 }, "00B08102000000"],
    ["3E", { ...header, data: fromHex("AA"), extended: true }, "00B08102000001AA"],
    ["4E", { ...header, data: fromHex("AA"), le: 256, extended: true }, "00B08102000001AA0100"],
    ["4E, Le 65536", { ...header, data: fromHex("AA"), le: 65_536 }, "00B08102000001AA0000"],
  ];
  test.each(cases)("case %s", (_, command, hex) => {
    expect(toHex(encodeCommand(command))).toBe(hex);
    expect(encodeCommand(decodeCommand(fromHex(hex)))).toEqual(fromHex(hex));
  });
});

test("any command survives encoding and decoding", () => {
  fc.assert(
    fc.property(anyCommand, (command) => {
      const decoded = decodeCommand(encodeCommand(command));
      expect(commandHeader(decoded)).toBe(commandHeader(command));
      expect(decoded.data && toHex(decoded.data)).toBe(command.data && toHex(command.data));
      expect(decoded.le).toBe(command.le);
    }),
  );
});

test("any bytes are either refused or have exactly one encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let command: CommandApdu;
      try {
        command = decodeCommand(bytes);
      } catch (error) {
        expect(JpkiError.is(error) && error.code).toBe("COMMAND_INVALID");
        return;
      }
      expect(toHex(encodeCommand(command))).toBe(toHex(bytes));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["short Lc with a two-byte Le", `01020304FF${"00".repeat(255)}0100`],
  ["no header", "00B081"],
  ["Lc longer than the data", "00B0810203AABB"],
  ["extended Lc of zero", "00B08102000000AA"],
  ["extended Lc of zero before an Le", "00B081020000000001"],
  ["extended Lc cut off", "00B081020001"],
  ["extended Lc longer than the data", "00B08102000003AABB"],
])("decoding refuses %s", (_, hex) => {
  expect(() => decodeCommand(fromHex(hex))).toThrowError(
    expect.objectContaining({ code: "COMMAND_INVALID" }),
  );
});

test.each<[string, CommandApdu]>([
  ["Le of zero", { ...header, le: 0 }],
  ["Le beyond 65,536", { ...header, le: 65_537 }],
  ["a fractional Le", { ...header, le: 1.5 }],
  ["an empty data field", { ...header, data: new Uint8Array() }],
  ["a data field of 65,536 bytes", { ...header, data: new Uint8Array(65_536) }],
  ["a header byte of 256", { ...header, p1: 256 }],
  ["a negative header byte", { ...header, cla: -1 }],
])("encoding refuses %s", (_, command) => {
  expect(() => encodeCommand(command)).toThrowError(
    expect.objectContaining({ code: "COMMAND_INVALID" }),
  );
});

test("any response survives encoding and decoding", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.integer({ min: 0, max: 0xffff }),
      (data, statusWord) => {
        const decoded = decodeResponse(encodeResponse({ data, statusWord }));
        expect(toHex(decoded.data)).toBe(toHex(data));
        expect(decoded.statusWord).toBe(statusWord);
      },
    ),
  );
});

test.each([0, 1, 65_539])("a response of %i bytes is refused", (length) => {
  expect(() => decodeResponse(new Uint8Array(length))).toThrowError(
    expect.objectContaining({ code: "BAD_RESPONSE" }),
  );
});
