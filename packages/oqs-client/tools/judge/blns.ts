import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Judge } from "../../../../tools/judge/verdict.ts";
import type { Encoding } from "../../src/encoding.ts";
import { readJson, writeJson } from "../../src/json.ts";
import type { Content, Element } from "../../src/messages/element.ts";
import { readXml, writeXml } from "../../src/xml.ts";
import { typed } from "./typed.ts";

const folder = "blns";

/** `npm run judge -- blns`: the big list of naughty strings as values, and as whole documents. */
export const judge: Judge = { folder, limitMilliseconds: 2_000, cases: blnsCases };

/** Each string through XML in both encodings and through JSON: it comes back as it was, or its character is refused by name. */
export function blnsCases(data: string): readonly Case[] {
  const strings = JSON.parse(readFileSync(join(data, folder, "blns.json"), "utf8")) as string[];
  return strings.flatMap((text, index) => {
    const name = (how: string): string => `string ${index} ${how}`;
    const xml = (encoding: Encoding, expected: Case["expected"]): Case => ({
      name: name(`in XML, ${encoding}`),
      expected,
      decide: () => typed(() => throughXml(text, encoding), differs(text, encoding)),
    });
    return [
      xml("UTF-8", /[^\t\n\r -\uFFFD]/.test(text) ? "refuse" : "accept"),
      xml("Shift_JIS", "either"),
      {
        name: name("in JSON"),
        expected: "accept",
        decide: () => typed(() => throughJson(text), differs(text, "UTF-8")),
      },
      {
        name: name("as a document"),
        expected: "either",
        decide: () => typed(() => readXml(Buffer.from(text), { encoding: "UTF-8" })),
      },
      {
        name: name("as an answer"),
        expected: "either",
        decide: () => typed(() => readJson(Buffer.from(text))),
      },
    ];
  });
}

function throughXml(text: string, encoding: Encoding): Content {
  const root: Element = { name: "XmlMsg", content: [{ name: "Name", content: text }] };
  return soleValue(readXml(writeXml(root, { encoding }), { encoding }).content);
}

function throughJson(text: string): Content {
  return soleValue(readJson(Buffer.from(writeJson([{ name: "Name", content: text }]))) ?? "");
}

function soleValue(content: Content): Content {
  return Array.isArray(content) ? ((content as readonly Element[])[0]?.content ?? "") : "";
}

/** Four signs are written as the same sign of CP932; everything else comes back as it was. */
function differs(text: string, encoding: Encoding): (read: Content) => string | undefined {
  const same = { "\u301C": "\uFF5E", "\u2212": "\uFF0D", "\u2016": "\u2225", "\u2014": "\u2015" };
  const expected =
    encoding === "UTF-8"
      ? text
      : text.replace(/[\u301C\u2212\u2016\u2014]/g, (one) => same[one as keyof typeof same]);
  return (read) => (read === expected ? undefined : "it came back as another text");
}
