import { expect, test } from "vitest";
import { OqsError } from "../errors.ts";
import { decode, encode } from "./fields.ts";
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
