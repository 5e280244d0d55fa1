import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeText } from "./encoding.ts";
import { OqsError, UnencodableCharacterError } from "./errors.ts";
import type { Content, Element } from "./messages/element.ts";
import { readXml, writeXml } from "./xml.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Element => readXml(utf8(text), { encoding: "UTF-8" });
const codeOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (OqsError.is(error)) return error.code;
    throw error;
  }
  return "none";
};

const name = fc
  .stringMatching(/^[A-Za-z_ぁ-ん一-龠][A-Za-z0-9_.-]{0,8}$/)
  .filter((one) => !["constructor", "prototype", "__proto__"].includes(one));
const text = fc
  .string({ unit: "binary" })
  .map((one) => one.replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ""));
const { content } = fc.letrec<{ content: Content; element: Element }>((tie) => ({
  content: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.array(tie("element"), { minLength: 1, maxLength: 4 }),
  ),
  element: fc.record({ name, content: tie("content") }),
}));

test("what is written in UTF-8 is read back to the character", () => {
  fc.assert(
    fc.property(name, content, (rootName, rootContent) => {
      const root = { name: rootName, content: rootContent };
      const bytes = writeXml(root, { encoding: "UTF-8" });
      expect(readXml(bytes, { encoding: "UTF-8" })).toEqual(root);
    }),
  );
});

test("what is written in Shift_JIS is read back, or its character is refused by name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (value) => {
      const root = { name: "Name", content: value };
      try {
        const bytes = writeXml(root, { encoding: "Shift_JIS" });
        const back = readXml(bytes, { encoding: "Shift_JIS" }).content;
        expect((back as string).normalize("NFKC")).toBe(value.normalize("NFKC"));
      } catch (error) {
        if (!UnencodableCharacterError.is(error)) throw error;
        expect(value).toContain(error.character);
        expect(error.element).toBe("Name");
      }
    }),
  );
});

test("spaces, leading zeros and line ends of a value stay", () => {
  expect(read("<A><B>  00012 </B><C>\t</C><D></D></A>").content).toEqual([
    { name: "B", content: "  00012 " },
    { name: "C", content: "\t" },
    { name: "D", content: "" },
  ]);
});

test("layout between elements is not content, text between them is an error", () => {
  expect(read("<A>\r\n\t<B>x</B>\r\n</A>").content).toEqual([{ name: "B", content: "x" }]);
  expect(codeOf(() => read("<A>y<B>x</B></A>"))).toBe("MALFORMED_ANSWER");
});

test("CDATA, comments and references are read as XML says", () => {
  expect(read("<A><!-- n --><B><![CDATA[<&]]>&amp;&#x3042;</B></A>").content).toEqual([
    { name: "B", content: "<&&あ" },
  ]);
});

test.each([
  ["a DOCTYPE", "<!DOCTYPE A><A/>"],
  ["an entity bomb", '<!DOCTYPE A [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><A>&b;</A>'],
  ["an external entity", '<!DOCTYPE A [<!ENTITY a SYSTEM "file:///etc/passwd">]><A>&a;</A>'],
  ["an entity nobody declared", "<A>&nbsp;</A>"],
  ["a processing instruction", "<?xml-stylesheet href='x'?><A/>"],
  ["a processing instruction inside", "<A><?php x ?></A>"],
  ["an attribute", "<A id='1'/>"],
  ["a forbidden name", "<A><__proto__>x</__proto__></A>"],
  ["a forbidden name, deeper", "<A><B><constructor/></B></A>"],
  ["nothing", ""],
  ["two roots", "<A/><A/>"],
  ["text behind the root", "<A/>x"],
  ["a wrong closing tag", "<A><B></A></B>"],
  ["a broken declaration", "<?xml encoding='UTF-8'?><A/>"],
  ["a declaration that does not end", "<?xml version='1.0' encoding='UTF-8' <A/>"],
  ["XML 1.1", "<?xml version='1.1'?><A/>"],
  ["a control character", "<A>\u0001</A>"],
  ["a reference to a control character", "<A>&#1;</A>"],
])("refuses %s", (_, document) => {
  expect(codeOf(() => read(document))).toBe("MALFORMED_ANSWER");
});

test("namespace declarations carry no data and are passed over", () => {
  const document =
    '<A xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">x</A>';
  expect(read(document).content).toBe("x");
});

test("refuses every cut of a document", () => {
  const whole = '<?xml version="1.0" encoding="UTF-8"?>\r\n<XmlMsg>\r\n\t<A>見本</A>\r\n</XmlMsg>';
  for (let end = 0; end < whole.length; end++)
    expect(
      codeOf(() => read(whole.slice(0, end))),
      whole.slice(0, end),
    ).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(whole))).toBe("none");
});

test("a flood of attributes is refused at the first one", () => {
  const flood = Array.from({ length: 300_000 }, (_, index) => `a${index}=""`).join(" ");
  expect(codeOf(() => read(`<A ${flood}/>`))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(`<A ${flood.replaceAll("a", "xmlns:a")}/>`))).toBe("MALFORMED_ANSWER");
});

test("stops at its limits", () => {
  const deep = (levels: number): string => "<A>".repeat(levels) + "</A>".repeat(levels);
  expect(codeOf(() => read(deep(32)))).toBe("none");
  expect(codeOf(() => read(deep(33)))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(deep(200_000)))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(`<A>${"<B/>".repeat(20_000)}</A>`))).toBe("MALFORMED_ANSWER");
  expect(codeOf(() => read(`<A>${"x".repeat(4 * 1024 * 1024)}</A>`))).toBe("MALFORMED_ANSWER");
});

const document = (encoding: string): string =>
  `<?xml version="1.0" encoding="${encoding}"?><A>見本</A>`;

test.each([
  ["UTF-8 declares Shift_JIS", utf8(document("Shift_JIS")), "UTF-8"],
  ["Shift_JIS declares UTF-8", encodeText(document("UTF-8"), "Shift_JIS"), "Shift_JIS"],
  ["nothing declared, Shift_JIS configured", encodeText("<A>x</A>", "Shift_JIS"), "Shift_JIS"],
  ["UTF-8 bytes under Shift_JIS", utf8(document("Shift_JIS")), "Shift_JIS"],
  ["Shift_JIS bytes under UTF-8", encodeText(document("UTF-8"), "Shift_JIS"), "UTF-8"],
  ["UTF-8 with BOM, Shift_JIS configured", utf8(`\uFEFF${document("Shift_JIS")}`), "Shift_JIS"],
  ["UTF-16", Buffer.from(`\uFEFF${document("UTF-16")}`, "utf16le"), "UTF-8"],
] as const)("refuses a document whose encodings differ: %s", (_, bytes, encoding) => {
  expect(codeOf(() => readXml(bytes, { encoding }))).toBe("ENCODING_MISMATCH");
});

describe("configured, declared and real encoding: all combinations", () => {
  const utf16 = (text: string, littleEndian: boolean): Buffer =>
    littleEndian ? Buffer.from(text, "utf16le") : Buffer.from(text, "utf16le").swap16();
  const real: Readonly<Record<string, (text: string) => Uint8Array>> = {
    "UTF-8": utf8,
    "UTF-8 with BOM": (text) => utf8(`\uFEFF${text}`),
    Shift_JIS: (text) => encodeText(text, "Shift_JIS"),
    "UTF-16LE": (text) => utf16(text, true),
    "UTF-16BE": (text) => utf16(text, false),
    "UTF-16LE with BOM": (text) => utf16(`\uFEFF${text}`, true),
    "UTF-16BE with BOM": (text) => utf16(`\uFEFF${text}`, false),
  };
  const declared = ["UTF-8", "Shift_JIS", "UTF-16", "EUC-JP", "ISO-2022-JP", "windows-31j"];
  const rows = Object.keys(real).flatMap((bytes) =>
    [...declared, undefined].flatMap((name) =>
      (["UTF-8", "Shift_JIS"] as const).map((encoding) => [encoding, name, bytes] as const),
    ),
  );

  test.each(rows)("configured %s, declared %s, bytes of %s", (encoding, name, bytes) => {
    const declaration = name === undefined ? "" : `<?xml version="1.0" encoding="${name}"?>`;
    const made = real[bytes]?.(`${declaration}<A>見本</A>`) ?? new Uint8Array();
    const same = (name ?? "UTF-8") === encoding && bytes.replace(" with BOM", "") === encoding;
    expect(codeOf(() => readXml(made, { encoding }))).toBe(same ? "none" : "ENCODING_MISMATCH");
  });
});

test.each([
  ["quotes that differ", `<?xml version="1.0'?><A/>`],
  ["an encoding that does not end", `<?xml version="1.0" encoding="UTF-8'?><A/>`],
  ["another order", `<?xml version="1.0" standalone="no" encoding="UTF-8"?><A/>`],
  ["something else in it", `<?xml version="1.0" encoding="UTF-8" lang="ja"?><A/>`],
  ["a space in front", ` <?xml version="1.0" encoding="UTF-8"?><A/>`],
  ["a second one", `<?xml version="1.0"?><?xml version="1.0"?><A/>`],
])("refuses a declaration with %s", (_, document) => {
  expect(codeOf(() => read(document))).toBe("MALFORMED_ANSWER");
});

test("a name that is none is not written", () => {
  for (const bad of ["", "1A", "A B", "A>", "A:B", "<A"])
    expect(codeOf(() => writeXml({ name: bad, content: "" }, { encoding: "UTF-8" }))).toBe(
      "INVALID_ARGUMENT",
    );
});

test("half-width kana alone may look like UTF-8 and is still Shift_JIS", () => {
  const bytes = encodeText('<?xml version="1.0" encoding="Shift_JIS"?><A>ﾃｻ</A>', "Shift_JIS");
  expect(readXml(bytes, { encoding: "Shift_JIS" }).content).toBe("ﾃｻ");
});

test("a UTF-8 document may have a BOM, and the spelling of the name does not matter", () => {
  expect(readXml(utf8(`\uFEFF${document("utf-8")}`), { encoding: "UTF-8" }).content).toBe("見本");
  const sjis = encodeText(document("SHIFT_JIS"), "Shift_JIS");
  expect(readXml(sjis, { encoding: "Shift_JIS" }).content).toBe("見本");
});

test("a character neither XML nor the encoding can carry is refused, or 〓 by request", () => {
  const root = (value: string): Element => ({ name: "Address", content: value });
  for (const [value, encoding] of [
    ["見\u0000本", "UTF-8"],
    ["見\uD800本", "UTF-8"],
    ["見𠮷本", "Shift_JIS"],
  ] as const) {
    expect(codeOf(() => writeXml(root(value), { encoding }))).toBe("UNENCODABLE_CHARACTER");
    const bytes = writeXml(root(value), { encoding, unencodable: "geta" });
    expect(readXml(bytes, { encoding }).content).toBe("見〓本");
  }
});

test("files have CRLF, tabs and a declaration, as in the field", () => {
  const bytes = writeXml(
    { name: "XmlMsg", content: [{ name: "A", content: "1" }] },
    { encoding: "Shift_JIS" },
  );
  expect(new TextDecoder().decode(bytes)).toBe(
    '<?xml version="1.0" encoding="Shift_JIS" standalone="no"?>\r\n<XmlMsg>\r\n\t<A>1</A>\r\n</XmlMsg>\r\n',
  );
});

const corpus = fileURLToPath(
  new URL("../../../../shared/data/corpora/libxml2/errors", import.meta.url),
);

const absent = existsSync(corpus) ? "" : " (skipped: corpora absent)";

describe.skipIf(absent !== "")(`libxml2 test/errors${absent}`, () => {
  test("refuses every file with a typed error", () => {
    const files = readdirSync(corpus);
    expect(files.length).toBeGreaterThanOrEqual(47);
    const accepted = files.filter(
      (file) =>
        codeOf(() => readXml(readFileSync(join(corpus, file)), { encoding: "UTF-8" })) === "none",
    );
    expect(accepted).toEqual([]);
  });
});
