import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { afterAll, describe, expect, test } from "vitest";
import { eligibilityOf } from "../src/eligibility.ts";
import { type Encoding, encodeText } from "../src/encoding.ts";
import { faceResultMessage } from "../src/folder/face-result.ts";
import { messageKinds } from "../src/messages/message-kinds.ts";
import { eligibilityMessage } from "../src/messages/xml-msg.ts";
import { eligibilityAnswer } from "../src/simulator/answers.ts";
import { makePopulation } from "../src/simulator/population.ts";
import { type SchemaDirection, schemaOf } from "../tools/schema-of.ts";
import { anyMessage, writtenText } from "./made-messages.ts";

const encodings: readonly Encoding[] = ["UTF-8", "Shift_JIS"];
const directions: readonly SchemaDirection[] = ["read", "write"];
const folder = (direction: string): string =>
  fileURLToPath(new URL(`../schema/${direction}/`, import.meta.url));
const committed = (direction: string, kind: string): string =>
  readFileSync(`${folder(direction)}${kind}.xsd`, "utf8");

const validators = new Map<string, XsdValidator>();
afterAll(() => {
  for (const validator of validators.values()) validator.dispose();
});

/** What libxml2 has against a document; undefined when nothing. */
function complaint(
  bytes: Uint8Array,
  direction: SchemaDirection,
  kind: string,
): string | undefined {
  const name = `${direction}/${kind}`;
  let validator = validators.get(name);
  if (validator === undefined) {
    const schema = XmlDocument.fromString(committed(direction, kind));
    validator = XsdValidator.fromDoc(schema);
    schema.dispose();
    validators.set(name, validator);
  }
  const document = XmlDocument.fromBuffer(bytes);
  try {
    validator.validate(document);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    document.dispose();
  }
}

const xml = (text: string): Uint8Array => encodeText(text, "UTF-8");
const header = (content: string): Uint8Array =>
  xml(`<XmlMsg><MessageHeader>${content}</MessageHeader></XmlMsg>`);

test.each(directions)(
  "the schemas in schema/%s are what the tables say, no more and no fewer",
  (direction) => {
    expect(readdirSync(folder(direction)).toSorted()).toEqual(
      messageKinds.map(({ name }) => `${name}.xsd`).toSorted(),
    );
    for (const kind of messageKinds)
      expect(committed(direction, kind.name)).toBe(schemaOf(kind, direction));
  },
);

describe.each(messageKinds.map((kind) => [kind.name, kind.codec] as const))("%s", (name, codec) => {
  test.each(encodings)("what we write in %s is valid", (encoding) => {
    fc.assert(
      fc.property(anyMessage(codec.fields, writtenText, { described: true }), (made) => {
        const bytes = codec.encodeXml(made as never, { encoding });
        for (const direction of directions)
          expect(complaint(bytes, direction, name)).toBeUndefined();
      }),
      { numRuns: 15 },
    );
  });
});

test.each(encodings)(
  "answers of the simulator, and face files made of them, are valid in %s",
  (encoding) => {
    const now = new Date("2026-11-22T03:00:00Z");
    const institution = "9910000018";
    const people = makePopulation({ seed: 1, today: "2026-11-22" });
    // These two exist to be what no table knows.
    const known = people.filter(
      (one) => one.case !== "new-codes" && one.case !== "unknown-validity",
    );
    expect(people.length - known.length).toBe(2);
    const consents = { medication: true, medicalInformation: false, checkup: true, surgery: false };
    for (const person of known) {
      const answer = eligibilityAnswer(person, {
        now,
        institution,
        reference: "1",
        limitConsent: true,
      });
      const eligibility = eligibilityOf(answer);
      const face = { eligibility, institution, sessionId: "visit-1", encoding, now, consents };
      for (const message of [answer, faceResultMessage(face)])
        for (const direction of directions) {
          const bytes = eligibilityMessage.encodeXml(message, { encoding, unencodable: "geta" });
          expect(complaint(bytes, direction, "eligibility"), person.case).toBeUndefined();
        }
    }
  },
);

test("what is read may stand in any order, what is written may not", () => {
  const turned = header(
    "<SegmentOfResult>1</SegmentOfResult><MedicalInstitutionCode>9910000018</MedicalInstitutionCode>",
  );
  expect(complaint(turned, "read", "eligibility")).toBeUndefined();
  expect(complaint(turned, "write", "eligibility")).toContain("not expected");
});

test.each([
  ["an element nobody described", "read", "<NewElement/>"],
  ["a single element twice", "read", "<ErrorCode/><ErrorCode/>"],
  ["an element inside a text", "read", "<ErrorCode><A/></ErrorCode>"],
  ["a moment that is none", "write", "<ProcessExecutionTime>2026-11-22</ProcessExecutionTime>"],
  ["a code no table knows", "write", "<ReferenceClassification>9</ReferenceClassification>"],
  ["a maker's own code", "write", "<ReferenceClassification>7</ReferenceClassification>"],
  ["3 for 異常終了, which is read only", "write", "<SegmentOfResult>3</SegmentOfResult>"],
] as const)("refuses %s", (_, direction, content) => {
  expect(complaint(header(content), direction, "eligibility")).toBeDefined();
});

test("refuses another root, a missing one and a symbol that is too long", () => {
  expect(complaint(xml("<Msg/>"), "read", "eligibility")).toBeDefined();
  const symbol = (length: number): Uint8Array =>
    xml(
      `<XmlMsg><MessageBody><QualificationConfirmSearchInfo><InsuredCardSymbol>${"あ".repeat(length)}</InsuredCardSymbol></QualificationConfirmSearchInfo></MessageBody></XmlMsg>`,
    );
  expect(complaint(symbol(20), "write", "bulk-search")).toBeUndefined();
  expect(complaint(symbol(21), "write", "bulk-search")).toBeDefined();
  expect(complaint(symbol(21), "read", "bulk-search")).toBeUndefined();
});
