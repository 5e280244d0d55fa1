import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyMessage, validText } from "../../test/made-messages.ts";
import { codeTables } from "../codes.ts";
import type { Element } from "./element.ts";
import type { Decoded, Fields, GroupField, TextField } from "./fields.ts";
import { messageKinds } from "./message-kinds.ts";
import { toPlain, toWire } from "./plain.ts";
import { certaintyOf, sources } from "./sources.ts";
import { unknownElements } from "./unknown-elements.ts";
import { eligibilityMessage, type XmlMsg } from "./xml-msg.ts";

type Any = Decoded<{
  readonly MessageHeader: GroupField;
  readonly MessageBody: GroupField;
}>;

/** Every described element with its path. */
function allFields(fields: Fields, path = ""): [string, TextField | GroupField][] {
  return Object.entries(fields).flatMap(([name, field]) => [
    [`${path}${name}`, field],
    ...("fields" in field ? allFields(field.fields, `${path}${name}/`) : []),
  ]);
}

/** JSON groups equal names, so unknown elements of one name may change places with others. */
function regrouped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(regrouped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === "extra" ? [name, flattened(inner as Element[])] : [name, regrouped(inner)],
    ),
  );
}

function flattened(extra: readonly Element[]): unknown {
  const one = extra.flatMap(({ name, content }) =>
    typeof content === "object" && "items" in content
      ? content.items.map((item) => ({ name, content: item }))
      : [{ name, content }],
  );
  return one.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

/** Without the wire messages, which keep what stands unknown in a wrapper of a list. */
function values(plain: object): unknown {
  return JSON.parse(JSON.stringify(plain, (name, value) => (name === "wire" ? undefined : value)));
}

describe.each(messageKinds.map((kind) => [kind.name, kind.codec] as const))("%s", (_, codec) => {
  test("reads back what it wrote in both notations, unknown elements included", () => {
    fc.assert(
      fc.property(anyMessage(codec.fields), (made) => {
        const message = made as unknown as Any;
        const fromJson = codec.decodeJson(new TextEncoder().encode(codec.encodeJson(message)));
        const xml = codec.encodeXml(message, { encoding: "UTF-8" });
        expect(regrouped(codec.decodeXml(xml, { encoding: "UTF-8" }))).toEqual(regrouped(message));
        expect(regrouped(fromJson)).toEqual(regrouped(message));
      }),
      { numRuns: 25 },
    );
  });

  test("plain values become the same message again", () => {
    fc.assert(
      fc.property(anyMessage(codec.fields, validText), (made) => {
        const plain = toPlain(made as unknown as Any, codec);
        expect(plain.wire).toBe(made);
        expect(JSON.stringify(plain)).not.toContain('"unreadable"');
        expect(values(toPlain(toWire(plain, codec), codec))).toEqual(values(plain));
      }),
      { numRuns: 25 },
    );
  });

  test("every element has a plain name of its own, a source, and codes that exist", () => {
    for (const [path, field] of allFields(codec.fields)) {
      expect(field.en, path).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(certaintyOf(field)?.source, path).toSatisfy((key) => Object.hasOwn(sources, key));
      if (!("fields" in field)) {
        if (field.codes !== undefined) expect(codeTables[field.codes], path).toBeDefined();
        continue;
      }
      const names = Object.values(field.fields).map(({ en }) => en);
      expect(new Set(names).size, path).toBe(names.length);
      for (const taken of ["wire", "extra", "unreadable"]) expect(names).not.toContain(taken);
    }
  });
});

const answer: XmlMsg = {
  MessageHeader: { ProcessExecutionTime: "20230221174835", SegmentOfResult: "9" },
  MessageBody: {
    QualificationValidity: "8",
    ResultList: {
      ResultOfQualificationConfirmation: [
        {
          InsurerNumber: "  138057",
          Birthdate: "19800230",
          Address: "",
          QualificationDate: "",
          ElderlyRecipientCertificateInfo: { ElderlyRecipientContributionRatio: "020" },
          extra: [{ name: "NewElement", content: " 01 " }],
        },
      ],
    },
  },
};

test("plain names, values of their type, codes with their meaning, and the wire beside them", () => {
  const { header, body } = toPlain(answer, eligibilityMessage);
  expect(header?.executedAt).toBe("2023-02-21T17:48:35+09:00");
  expect(header?.resultSegment).toEqual({ code: "9", meaning: { ja: "異常終了", en: "failed" } });
  expect(body?.validity).toEqual({ code: "8" });
  const [result] = body?.results ?? [];
  expect(result?.insurerNumber).toBe("138057");
  expect(result?.wire.InsurerNumber).toBe("  138057");
  expect(result?.elderlyCertificate?.copaymentPercent).toBe(20);
  expect(result?.address).toBe("");
  expect(result).not.toHaveProperty("qualifiedOn");
  expect(result).not.toHaveProperty("birthDate");
  expect(result?.unreadable).toEqual(["birthDate"]);
  expect(result?.wire.Birthdate).toBe("19800230");
  expect(result?.extra).toEqual([{ name: "NewElement", content: " 01 " }]);
});

test("the official sheet in place of our tables gives meaning to what we do not know", () => {
  const OQSCD006 = { ja: "", values: { "8": { ja: "新", en: "new" } } };
  const { body } = toPlain(answer, eligibilityMessage, { tables: { OQSCD006 } });
  expect(body?.validity?.meaning?.en).toBe("new");
});

test("unknown elements are found wherever they stand", () => {
  expect(unknownElements(answer, eligibilityMessage)).toEqual([
    {
      name: "NewElement",
      content: " 01 ",
      path: "MessageBody/ResultList/ResultOfQualificationConfirmation[1]/NewElement",
    },
  ]);
});

test("plain values are written with the padding of their road, and only when they are values", () => {
  const searches = { body: { search: { insurerNumber: "138057", birthDate: "1980-02-29" } } };
  const search = (padding: "zeros" | "spaces"): unknown =>
    toWire(searches, eligibilityMessage, { padding }).MessageBody?.QualificationConfirmSearchInfo;
  expect(search("zeros")).toEqual({ InsurerNumber: "00138057", Birthdate: "19800229" });
  expect(search("spaces")).toEqual({ InsurerNumber: "  138057", Birthdate: "19800229" });
  for (const birthDate of ["1980-02-30", "19800229", "1980-2-29", ""])
    expect(() => toWire({ body: { search: { birthDate } } }, eligibilityMessage)).toThrow(
      "Birthdate is no date that can be written",
    );
});
