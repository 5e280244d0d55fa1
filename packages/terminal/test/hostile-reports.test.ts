import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type DoctorReport,
  evaluate,
  htmlReport,
  jsonReport,
  junitReport,
  markdownReport,
  mhlwIntegrated,
  nagiosReport,
} from "../src/index.ts";
import { goodAttestations, goodKit, goodTerminal } from "./made-machines.ts";

const corpus = new URL("../../../../shared/data/corpora/blns/blns.json", import.meta.url);
const own = [
  "</style><script>alert(1)</script>",
  "a|b`c`[x](y)",
  "]]>",
  "\u0000\u001b[2J\ud800\uffff",
  "a\nb\r\nc",
];
const strings: readonly string[] = (
  existsSync(corpus) ? [...own, ...(JSON.parse(readFileSync(corpus, "utf8")) as string[])] : own
).filter((text) => text !== "");

const base = jsonReport(
  evaluate(goodTerminal, mhlwIntegrated, goodAttestations, { kit: goodKit }),
  {
    tool: { name: "test", version: "0" },
  },
);

/** A report in which one text stands wherever a machine or a person can put one. */
function reportOf(text: string): DoctorReport {
  const both = { ja: text, en: text };
  return {
    ...base,
    host: { ...base.host, os: text, model: text },
    profile: { ...base.profile, id: text, version: text, title: both },
    rows: base.rows.slice(0, 3).map((row, index) => ({
      ...row,
      observed: both,
      note: both,
      evidence: [text],
      confirmed: false,
      result: (["fail", "warn", "unknown"] as const)[index] ?? "fail",
      attestation: { row: row.id, statement: text, by: text, at: base.startedAt, evidence: [] },
    })),
  };
}

const sheet = (text: string): string =>
  htmlReport(reportOf(text), { serial: text, deliverer: text, vendor: text, institution: text });
const tags = (html: string): readonly string[] => html.match(/<[^>]*>/g) ?? [];
const style = (html: string): string => /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe(`reports over hostile texts${strings.length === own.length ? " (the naughty strings are not here)" : ""}`, () => {
  it("the sheet keeps its tags and the rules of its pages", () => {
    const plain = sheet("plain");
    for (const text of strings) {
      expect(tags(sheet(text)), JSON.stringify(text)).toEqual(tags(plain));
      expect(style(sheet(text)).split("content:").length).toBe(
        style(plain).split("content:").length,
      );
      expect(style(sheet(text)).replace(/"[^"\n]*"/g, '""')).toBe(
        style(plain).replace(/"[^"\n]*"/g, '""'),
      );
    }
  });

  it("a Markdown table keeps its cells", () => {
    const shape = (text: string): readonly number[] =>
      markdownReport(reportOf(text), { language: "en" })
        .split("\n")
        .map((line) => line.split("|").length);
    for (const text of strings) {
      expect(shape(text), JSON.stringify(text)).toEqual(shape("plain"));
      const written = markdownReport(reportOf(text), { language: "en" });
      expect(written.replaceAll("<br>", "")).not.toContain("<");
    }
  });

  it("a line for monitoring stays one line", () => {
    for (const text of strings) expect(nagiosReport(reportOf(text)).split("\n")).toHaveLength(2);
  });

  it.skipIf(!hasPython)(
    "an XML reader gives the texts of JUnit back (skipped without python3)",
    () => {
      const reader = [
        "import json, sys, xml.etree.ElementTree as tree",
        "roots = [tree.fromstring(text) for text in json.load(sys.stdin)]",
        "print(json.dumps([[root.get('name'), len(root.findall('.//testcase'))] for root in roots]))",
      ].join("\n");
      const documents = strings.map((text) => junitReport(reportOf(text)));
      const { stdout, stderr, status } = spawnSync("python3", ["-c", reader], {
        input: JSON.stringify(documents),
        encoding: "utf8",
        maxBuffer: 1 << 26,
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      const read = JSON.parse(stdout) as [string, number][];
      for (const [index, [name, cases]] of read.entries()) {
        expect(cases).toBe(3);
        const wanted = [...(strings[index] ?? "")]
          .filter((character) => character > "\u001f")
          .join("");
        expect([...name].filter((character) => !" \ufffd".includes(character)).join("")).toBe(
          [...wanted]
            .filter(
              (character) =>
                !/[ \ufffd\uffff\ufffe]|[\ud800-\udfff]$/.test(character) || character.length > 1,
            )
            .join(""),
        );
      }
    },
  );
});
