import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Case, Judge } from "../../../../tools/judge/verdict.ts";
import type { Encoding } from "../../src/encoding.ts";
import { readXml } from "../../src/xml.ts";
import { typed } from "./typed.ts";

const folder = "libxml2/errors";
const sound = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n<XmlMsg/>\r\n';

/** `npm run judge -- xml`: libxml2's own broken documents, in both encodings a facility can choose; a DOCTYPE is reason enough to refuse. */
export const judge: Judge = { folder, limitMilliseconds: 2_000, cases: xmlCases };

/** Every file of the corpus, read as either encoding, and one sound document. */
export function xmlCases(data: string): readonly Case[] {
  const read = (name: string, bytes: Uint8Array, encoding: Encoding): Case => ({
    name: `${name} as ${encoding}`,
    expected: name === "a sound document" ? "accept" : "refuse",
    decide: () => typed(() => readXml(bytes, { encoding })),
  });
  return [
    read("a sound document", Buffer.from(sound), "UTF-8"),
    ...readdirSync(join(data, folder)).flatMap((name) => {
      const bytes = readFileSync(join(data, folder, name));
      return [read(name, bytes, "UTF-8"), read(name, bytes, "Shift_JIS")];
    }),
  ];
}
