import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BulkPart, readBulk, readBulkResult, writeBulk, writeBulkSearch } from "./bulk.ts";
import { OqsError } from "./errors.ts";
import {
  type BulkConfirmUnit,
  type BulkResultFields,
  bulkResultMessage,
} from "./messages/bulk-confirm-unit.ts";
import { bulkSearchMessage } from "./messages/bulk-search.ts";

type Part = BulkPart<BulkResultFields, "BulkConfirmUnit">;

const header = { ArbitraryFileIdentifier: "bulk-1", SegmentOfResult: "1" };
const unit = (row: number): BulkConfirmUnit => ({
  QualificationConfirmSearchInfo: { InsurerNumber: "  138057", ArbitraryIdentifier: `row-${row}` },
  ProcessingResultStatus: "1",
  QualificationValidity: "1",
  ResultOfQualificationConfirmation: [{ Name: `見本　${row}郎`, NameKana: "ﾐﾎﾝ" }],
});
const units = (count: number): BulkConfirmUnit[] =>
  Array.from({ length: count }, (_, row) => unit(row));

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
const document = async (
  count: number,
  encoding: "UTF-8" | "Shift_JIS" = "UTF-8",
): Promise<Uint8Array> =>
  await joined(
    writeBulk(bulkResultMessage, "BulkConfirmUnit", { header, units: units(count) }, { encoding }),
  );
const cut = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
const utf8 = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];
const message = (inner: string): Uint8Array[] => utf8(`<XmlMsg>${inner}</XmlMsg>`);

/** Everything that was given before the end, and the code it ended with. */
async function outcome(
  source: Iterable<Uint8Array>,
  options: Parameters<typeof readBulkResult>[1] = { encoding: "UTF-8" },
): Promise<{ parts: Part[]; code: string }> {
  const parts: Part[] = [];
  try {
    for await (const part of readBulkResult(source, options)) parts.push(part);
  } catch (error) {
    if (OqsError.is(error)) return { parts, code: error.code };
    throw error;
  }
  return { parts, code: "none" };
}

test.each(["UTF-8", "Shift_JIS"] as const)(
  "what is written in %s is read unit by unit",
  async (encoding) => {
    const bytes = await document(300, encoding);
    const { parts, code } = await outcome(cut(bytes, 1_000), { encoding });
    expect(code).toBe("none");
    expect(parts[0]).toEqual({ kind: "header", header });
    expect(parts.slice(1, -1)).toEqual(units(300).map((one) => ({ kind: "unit", unit: one })));
    expect(parts.at(-1)).toEqual({ kind: "body", body: {} });
  },
);

test("whole and in parts it is the same message", async () => {
  const bytes = await document(20);
  const whole = bulkResultMessage.decodeXml(bytes, { encoding: "UTF-8" });
  expect(whole.MessageBody?.BulkConfirmUnit).toEqual(units(20));
  expect(bulkResultMessage.encodeXml(whole, { encoding: "UTF-8" })).toEqual(new Uint8Array(bytes));
});

test("where the source is cut makes no difference", async () => {
  const bytes = await document(3, "Shift_JIS");
  const whole = await outcome([bytes], { encoding: "Shift_JIS" });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      async (sizes) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(await outcome(pieces, { encoding: "Shift_JIS" })).toEqual(whole);
      },
    ),
    { numRuns: 30 },
  );
});

test("a truncated file ends with an error, and nothing of the last half unit is given", async () => {
  const bytes = await document(4);
  const whole = await outcome([bytes]);
  expect(whole.code).toBe("none");
  for (let end = 0; end < bytes.length - 2; end += 7) {
    const { parts, code } = await outcome([bytes.subarray(0, end)]);
    expect(["MALFORMED_ANSWER", "ENCODING_MISMATCH"]).toContain(code);
    expect(parts).toEqual(whole.parts.slice(0, parts.length));
  }
});

describe("limits", () => {
  test("bytes of the whole, elements and bytes of one unit", async () => {
    const bytes = await document(50);
    expect((await outcome([bytes], { encoding: "UTF-8", maxBytes: 1_000 })).code).toBe(
      "MALFORMED_ANSWER",
    );
    const one = (content: string): Uint8Array[] =>
      cut(
        utf8(
          `<XmlMsg><MessageBody><BulkConfirmUnit>${content}</BulkConfirmUnit></MessageBody></XmlMsg>`,
        )[0] ?? new Uint8Array(),
        65_536,
      );
    expect((await outcome(one("<A/>".repeat(19_000)))).code).toBe("none");
    expect((await outcome(one("<A/>".repeat(20_001)))).code).toBe("MALFORMED_ANSWER");
    expect((await outcome(one(`<A>${"x".repeat(5_000_000)}</A>`))).code).toBe("MALFORMED_ANSWER");
    expect(
      (await outcome(message(`<MessageBody>${"<A/>".repeat(20_001)}</MessageBody>`))).code,
    ).toBe("MALFORMED_ANSWER");
  });
});

test.each([
  ["two bodies", message("<MessageBody/><MessageBody/>")],
  ["two headers", message("<MessageHeader/><MessageHeader/>")],
  [
    "an element of the header twice",
    message("<MessageHeader><ErrorCode/><ErrorCode/></MessageHeader>"),
  ],
  ["text in the body", message("<MessageBody>x</MessageBody>")],
  [
    "text between units",
    message("<MessageBody><BulkConfirmUnit/>x<BulkConfirmUnit/></MessageBody>"),
  ],
  [
    "an element of a unit twice",
    message(
      "<MessageBody><BulkConfirmUnit><ProcessingResultStatus/><ProcessingResultStatus/></BulkConfirmUnit></MessageBody>",
    ),
  ],
  ["another root", utf8("<Message><MessageBody/></Message>")],
  ["a DOCTYPE", utf8("<!DOCTYPE XmlMsg><XmlMsg/>")],
])("refuses %s", async (_, source) => {
  expect((await outcome(source)).code).toBe("MALFORMED_ANSWER");
});

test("another encoding is noticed before anything is given", async () => {
  const sjis = await document(2_000, "Shift_JIS");
  const text = new TextDecoder("shift_jis").decode(sjis);
  const mixed = new TextEncoder().encode(text);
  expect(await outcome(cut(mixed, 4_096), { encoding: "Shift_JIS" })).toMatchObject({
    code: "ENCODING_MISMATCH",
    parts: [],
  });
  expect(await outcome(cut(sjis, 1_000))).toEqual({ code: "ENCODING_MISMATCH", parts: [] });
});

test("100,000 rows are written and read in turns: nothing piles up in between", async () => {
  const rows = 100_000;
  let [made, read, waiting, bytes] = [0, 0, 0, 0];
  function* searches(): Generator<{ InsuredIdentificationNumber: string }> {
    for (; made < rows; made++) yield { InsuredIdentificationNumber: `${made}` };
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of writeBulkSearch(
      { header, units: searches() },
      { encoding: "UTF-8" },
    )) {
      bytes += piece.length;
      yield piece;
    }
  }
  const unitName = "QualificationConfirmSearchInfo";
  for await (const part of readBulk(bulkSearchMessage, unitName, counted(), {
    encoding: "UTF-8",
  })) {
    if (part.kind !== "unit") continue;
    if (part.unit.InsuredIdentificationNumber !== `${read}`)
      throw new Error(`row ${read} is wrong`);
    waiting = Math.max(waiting, made - ++read);
  }
  expect(read).toBe(rows);
  expect(bytes).toBeGreaterThan(10_000_000);
  expect(waiting).toBeLessThan(1_000);
});

test("a character the encoding cannot hold ends the writing by name", async () => {
  const bad = { header, units: [unit(1), { ResultOfQualificationConfirmation: [{ Name: "𠮷" }] }] };
  await expect(
    joined(writeBulk(bulkResultMessage, "BulkConfirmUnit", bad, { encoding: "Shift_JIS" })),
  ).rejects.toMatchObject({ code: "UNENCODABLE_CHARACTER", character: "𠮷", element: "Name" });
});

test("stops when the signal says so", async () => {
  const controller = new AbortController();
  const bytes = await document(500);
  const all = async (): Promise<void> => {
    const { signal } = controller;
    for await (const part of readBulkResult(cut(bytes, 100), { encoding: "UTF-8", signal }))
      if (part.kind === "unit") controller.abort();
  };
  await expect(all()).rejects.toThrow("aborted");
});
