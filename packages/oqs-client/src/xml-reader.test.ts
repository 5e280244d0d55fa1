import fc from "fast-check";
import { XmlCData, XmlDocument, XmlElement, XmlLibError, XmlText } from "libxml2-wasm";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { OqsError } from "./errors.ts";
import { type Element, singleLimits } from "./messages/element.ts";
import { isElementName } from "./xml-characters.ts";
import { xmlReader } from "./xml-reader.ts";

/** What we make of a document: its root, or undefined when it is refused. */
function ours(pieces: readonly string[]): Element | undefined {
  const reader = xmlReader(singleLimits);
  try {
    for (const piece of pieces) reader.write(piece);
    return reader.end();
  } catch (error) {
    if (OqsError.is(error) && error.code === "MALFORMED_ANSWER") return undefined;
    throw error;
  }
}

const forbidden = new Set(["__proto__", "constructor", "prototype"]);
const isLayout = (text: string): boolean => /^[ \t\r\n]*$/.test(text);

interface Judged {
  readonly root: Element;
  /** It is XML, but has something the interface does not use. */
  readonly outside: boolean;
}

/** What saxes makes of it. */
function saxes(document: string): Judged | undefined {
  const parser = new SaxesParser();
  const open: { name: string; children: Element[]; text: string }[] = [];
  let [root, outside]: [Element | undefined, boolean] = [undefined, false];
  const addText = (part: string): void => {
    const current = open.at(-1);
    if (current !== undefined) current.text += part;
  };
  const isOutside = (): void => {
    outside = true;
  };
  parser.on("doctype", isOutside);
  parser.on("processinginstruction", isOutside);
  parser.on("xmldecl", isOutside);
  parser.on("opentag", ({ name, attributes }) => {
    const passedOver = Object.keys(attributes).every((one) => /^(xmlns|xsi)(:[a-z]+)?$/.test(one));
    if (!passedOver || name.includes(":") || forbidden.has(name)) outside = true;
    open.push({ name, children: [], text: "" });
  });
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const { name = "", children = [], text = "" } = open.pop() ?? {};
    if (children.length > 0 && !isLayout(text)) outside = true;
    const element = { name, content: children.length > 0 ? children : text };
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });
  try {
    parser.write(document).close();
  } catch {
    return undefined;
  }
  return root === undefined ? undefined : { root, outside };
}

/** What libxml2 makes of it. */
function libxml2(document: string): Element | undefined {
  try {
    using parsed = XmlDocument.fromString(document);
    return treeOf(parsed.root);
  } catch (error) {
    if (error instanceof XmlLibError) return undefined;
    throw error;
  }
}

function treeOf(element: XmlElement): Element {
  const children: Element[] = [];
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(treeOf(node));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  }
  return { name: element.name, content: children.length > 0 ? children : text };
}

function judge(document: string): void {
  const read = ours([document]);
  const judged = saxes(document);
  if (read !== undefined) {
    expect(judged?.root).toEqual(read);
    // Namespace declarations may be wrong in ways that are no matter of XML itself; nothing of them is read.
    if (!/xmlns|xsi/.test(document)) expect(libxml2(document)).toEqual(read);
  } else if (judged !== undefined) {
    // A reference in the value of a namespace declaration is refused with it.
    expect(judged.outside || /["'][^"'<]*&/.test(document)).toBe(true);
  }
}

const piece = fc.constantFrom(
  ..."<A> </A> <A/> <B> </B> <見> </見> < > / </ /> & ; ! ? - -- ] ]] ]]> &amp; &lt; &#65; &#x3042; &#32; &#0; &#xD800; &#x110000; &#xFFFE; &#; &x; &quot;".split(
    " ",
  ),
  ..."<!-- --> <!---> <![CDATA[ <!DOCTYPE <!ELEMENT <?xml <?p ?> <A\u0001> \u0001 \uFFFE xmlns='u' xmlns:a=\"v\" xsi:b='>' id='1' A:B A.B-1 1A ª é 𠮷".split(
    " ",
  ),
  "<A >",
  "</A\n>",
  "</ A>",
  "<A xmlns='u'>",
  "<A xmlns='u'xmlns:a='v'>",
  "<A xmlns='u' xmlns='u'/>",
  " ",
  "\r\n",
  "\r",
  "\t",
  "x",
  "\u00A0",
  "\u2028",
  "<__proto__>",
  "</__proto__>",
);

describe("saxes and libxml2 judge the reader: it accepts nothing they refuse, and reads the same", () => {
  test("documents made of pieces of markup", () => {
    const inside = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    const document = fc.oneof(
      inside,
      inside.map((text) => `<A>${text}</A>`),
      inside.map((text) => `<A><B>${text}</B>\r\n</A>`),
      fc.tuple(inside, inside).map(([before, after]) => `${before}<A>x</A>${after}`),
    );
    fc.assert(fc.property(document, judge), { numRuns: 4_000 });
  });

  test("sound documents with a change somewhere", () => {
    const sound =
      '<A xmlns="u">\r\n\t<B>見本 &amp; &#x1F642;</B><!-- n --><C/><D >  00012 </D>\r\n\t<E><![CDATA[<]]>x]]</E><F\t/></A>\n';
    expect(ours([sound])).toBeDefined();
    const place = fc.integer({ min: 0, max: sound.length });
    const change = fc.tuple(
      place,
      fc.integer({ min: 0, max: 5 }),
      fc.oneof(piece, fc.constant("")),
    );
    const document = fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduce(
          (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
          sound,
        ),
      );
    fc.assert(
      fc.property(document, (text) => {
        fc.pre(text.isWellFormed());
        judge(text);
      }),
      { numRuns: 3_000 },
    );
  });

  test("every character, in text, as a reference and in a name", () => {
    const code = fc.oneof(
      fc.integer({ min: 0, max: 0x10ffff }),
      fc.integer({ min: 0, max: 0x3100 }),
      fc.integer({ min: 0xd7f0, max: 0xe010 }),
      fc.integer({ min: 0xf8f0, max: 0x10010 }),
      fc.integer({ min: 0xefff0, max: 0xf0010 }),
    );
    fc.assert(
      fc.property(code, (point) => {
        judge(`<A>&#${point};</A>`);
        judge(`<A>&#x${point.toString(16)};</A>`);
        const character = String.fromCodePoint(point);
        if (!character.isWellFormed()) return;
        judge(`<A>${character}</A>`);
        judge(`<A${character}/>`);
        judge(`<${character}/>`);
        expect(isElementName(character)).toBe(
          saxes(`<${character}/>`) !== undefined && character !== ":",
        );
      }),
      { numRuns: 1_500 },
    );
  });
});

test("where a document is cut into pieces makes no difference", () => {
  const document =
    '<A xmlns:xsi="a>b">\r\n\t<B>見本 &amp; &#x3042;</B><!-- n > -->\r\n<C/><D >x</D><E><![CDATA[<>]]>]]</E></A>\n';
  const whole = ours([document]);
  expect(whole).toBeDefined();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: document.length }), { maxLength: 20 }),
      (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), document.length];
        const pieces = places.map((at, index) => document.slice(at, places[index + 1]));
        expect(ours(pieces)).toEqual(whole);
      },
    ),
    { numRuns: 300 },
  );
  expect(ours([...document])).toEqual(whole);
});

test("a document in many small pieces takes time in line with its size", () => {
  const reader = xmlReader(singleLimits);
  reader.write("<A>");
  // Looking at an open comment again with each piece would take 200,000² steps.
  reader.write("<!--");
  for (let count = 0; count < 200_000; count++) reader.write(" x");
  reader.write("--></A>");
  expect(reader.end()).toEqual({ name: "A", content: "" });
});
