import fc from "fast-check";
import { expect, test } from "vitest";
import { OqsError } from "../errors.ts";
import { decode, encode, type Fields } from "./fields.ts";
import { messageBody } from "./message-body.ts";
import { messageHeader } from "./message-header.ts";
import { eligibilityMessage, type XmlMsg } from "./xml-msg.ts";

const json = (value: unknown): XmlMsg =>
  eligibilityMessage.decodeJson(new TextEncoder().encode(JSON.stringify(value)));
const xml = (text: string): XmlMsg =>
  eligibilityMessage.decodeXml(new TextEncoder().encode(text), { encoding: "UTF-8" });
const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
};

/** Any message that a description allows, with elements nobody described. */
function messages(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const text = fc.string({ unit: fc.constantFrom("0", " ", "あ", "ｱ", "𠮷", "&", "<", "\n", '"') });
  const members: Record<string, fc.Arbitrary<unknown>> = {
    extra: fc.array(
      fc.record({
        name: fc.constantFrom("NewElement", "新要素"),
        content: fc.oneof(text, fc.constant([{ name: "Inner", content: " 01 " }])),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  };
  for (const [name, field] of Object.entries(fields)) {
    const one = "fields" in field ? messages(field.fields) : text;
    members[name] = field.repeated === true ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
  }
  return fc.record(members, { requiredKeys: [] });
}

const described: Fields = {
  MessageHeader: { ja: "", fields: messageHeader },
  MessageBody: { ja: "", fields: messageBody },
};

test("a message says the same in both notations", () => {
  fc.assert(
    fc.property(messages(described), (message) => {
      const asJson = eligibilityMessage.encodeJson(message);
      const asXml = eligibilityMessage.encodeXml(message, { encoding: "UTF-8" });
      const fromJson = eligibilityMessage.decodeJson(new TextEncoder().encode(asJson));
      const fromXml = eligibilityMessage.decodeXml(asXml, { encoding: "UTF-8" });
      expect(withoutRepeats(fromXml)).toEqual(withoutRepeats(message));
      expect(withoutRepeats(fromJson)).toEqual(withoutRepeats(message));
    }),
    { numRuns: 200 },
  );
});

/** JSON groups equal names, so unknown elements of one name may change places with others. */
function withoutRepeats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRepeats);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (name !== "extra") return [name, withoutRepeats(inner)];
    return [name, flattened(inner as { name: string; content: unknown }[])];
  });
  return Object.fromEntries(entries);
}

function flattened(extra: { name: string; content: unknown }[]): unknown {
  const one = extra.flatMap(({ name, content }) =>
    typeof content === "object" && content !== null && "items" in content
      ? (content.items as unknown[]).map((item) => ({ name, content: item }))
      : [{ name, content }],
  );
  return one.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

test("a list in JSON is an array of named objects, or of bare ones", () => {
  const named = json({
    XmlMsg: {
      MessageBody: {
        ResultList: [
          { ResultOfQualificationConfirmation: { Name: "a" } },
          { ResultOfQualificationConfirmation: { Name: "b" } },
        ],
      },
    },
  });
  const bare = json({ XmlMsg: { MessageBody: { ResultList: [{ Name: "a" }, { Name: "b" }] } } });
  expect(named.MessageBody?.ResultList?.ResultOfQualificationConfirmation).toEqual([
    { Name: "a" },
    { Name: "b" },
  ]);
  expect(bare).toEqual(named);
  const written = JSON.parse(eligibilityMessage.encodeJson(named));
  expect(written.XmlMsg.MessageBody.ResultList[1]).toEqual({
    ResultOfQualificationConfirmation: { Name: "b" },
  });
});

test("the order of elements does not matter, and null is an absent element", () => {
  const message = xml(
    "<XmlMsg><MessageBody><QualificationValidity>1</QualificationValidity></MessageBody><MessageHeader/></XmlMsg>",
  );
  expect(message).toEqual({ MessageHeader: {}, MessageBody: { QualificationValidity: "1" } });
  expect(json({ XmlMsg: { MessageHeader: { ErrorCode: null } } })).toEqual({ MessageHeader: {} });
});

test("values are never trimmed or converted", () => {
  const body =
    "<InsurerNumber>  123456</InsurerNumber><InsuredIdentificationNumber>007</InsuredIdentificationNumber>";
  const message = xml(
    `<XmlMsg><MessageBody><QualificationConfirmSearchInfo>${body}</QualificationConfirmSearchInfo></MessageBody></XmlMsg>`,
  );
  expect(message.MessageBody?.QualificationConfirmSearchInfo).toEqual({
    InsurerNumber: "  123456",
    InsuredIdentificationNumber: "007",
  });
});

test.each([
  ["a header twice", "<XmlMsg><MessageHeader/><MessageHeader/></XmlMsg>"],
  ["a value twice", "<XmlMsg><MessageHeader><ErrorCode/><ErrorCode/></MessageHeader></XmlMsg>"],
  [
    "elements in a value",
    "<XmlMsg><MessageHeader><ErrorCode><A/></ErrorCode></MessageHeader></XmlMsg>",
  ],
  ["a value where elements belong", "<XmlMsg><MessageHeader>1</MessageHeader></XmlMsg>"],
  ["another root", "<Msg/>"],
])("refuses %s", (_, text) => {
  expect(codeOf(() => xml(text))).toBe("MALFORMED_ANSWER");
});

test.each([
  ["no object", "text"],
  ["no XmlMsg", { status: "0" }],
  ["an array of values where a list belongs", { XmlMsg: { MessageBody: { ResultList: ["a"] } } }],
  ["a name no element can have", { XmlMsg: { "<A>": "x" } }],
  ["such a name inside what is unknown", { XmlMsg: { New: [{ "a b": "x" }] } }],
])("refuses JSON with %s", (_, value) => {
  expect(codeOf(() => json(value))).toBe("MALFORMED_ANSWER");
});

test("two people's names in one object are refused, not the last one taken", () => {
  const twice = '{"XmlMsg":{"MessageHeader":{"ErrorCode":"a","ErrorCode":"b"}}}';
  expect(codeOf(() => eligibilityMessage.decodeJson(new TextEncoder().encode(twice)))).toBe(
    "MALFORMED_ANSWER",
  );
});

test("elements are written in the order of the description, unknown ones last", () => {
  const fields = { A: { ja: "" }, B: { ja: "" } } as const;
  const decoded = decode(
    fields,
    [
      { name: "New", content: "n" },
      { name: "B", content: "b" },
      { name: "A", content: "a" },
    ],
    "Test",
  );
  expect(encode(fields, decoded, "xml").map((element) => element.name)).toEqual(["A", "B", "New"]);
});
