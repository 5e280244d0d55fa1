import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  evaluate,
  mhlwIntegrated,
  mhlwTerminal2020,
  profileDigest,
  profileOf,
  profiles,
  type Requirement,
  readProfile,
} from "../src/index.ts";
import { schemas } from "../src/schemas.ts";
import { goodTerminal } from "./made-machines.ts";

const fromTheText = `
  DOC-1 DOC-2 SCOPE-1 SCOPE-2 SCOPE-3 SCOPE-4 SCOPE-5 SCOPE-6 SCOPE-7 ROLE-1 ROLE-2 ROLE-3 ROLE-4 ROLE-5 SW-64
  OS-1 OS-2 CPU-1 GPU-1 VRAM-1 CHIP-1 MEM-1 STO-1 AUD-1 AUD-2 LAN-1 USB-1 USB-2 USB-3 VID-1 VID-2 NIC-1 NIC-2 NIC-3
  PWR-1 ENV-1 ENV-2 ENV-3 ENV-4 ENV-5 MNT-1 MNT-2a MNT-2b MNT-3 UPD-1 UPD-2 CERT-1 KIT-1 SEC-6`
  .trim()
  .split(/\s+/);

const ours = ["OS-3", "EDGE-1", ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((part) => `SEC-6.${part}`)];

const rows = new Map(mhlwIntegrated.requirements.map((row) => [row.id, row]));

describe("profile mhlw-integrated-2026", () => {
  it("holds every row of the specification and every derived row, once", () => {
    expect(fromTheText).toHaveLength(49);
    expect(rows.size).toBe(mhlwIntegrated.requirements.length);
    expect([...rows.keys()].sort()).toEqual([...fromTheText, ...ours].sort());
  });

  it("quotes a sentence for every row of the text and none for a derived row", () => {
    for (const row of rows.values()) {
      expect(row.quotes.length > 0, row.id).toBe(fromTheText.includes(row.id));
      expect(row.level === "derived", row.id).toBe(ours.includes(row.id));
    }
  });

  it("has words in both languages, an expectation and a fix on every row", () => {
    for (const { id, title, fix, expected } of rows.values()) {
      for (const words of [title.ja, title.en, fix.ja, fix.en, expected]) {
        expect(words.trim(), id).not.toBe("");
      }
      expect(fix.ja, id).toMatch(/。$/);
    }
  });

  it("claims no row as confirmed on Windows: no Windows machine was seen yet", () => {
    for (const row of rows.values()) expect(row.confirmedOn, row.id).not.toContain("windows");
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(mhlwIntegrated))).toEqual(mhlwIntegrated);
    expect(profileDigest(mhlwIntegrated)).toMatch(/^[0-9a-f]{64}$/);
    expect(profileOf("mhlw-integrated-2026")).toBe(mhlwIntegrated);
    expect(profiles).toContain(mhlwIntegrated);
  });
});

describe("profiles are data", () => {
  it.each(profiles)("$id can be read back from a file, and nothing of it is lost", (profile) => {
    expect(readProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it("reads a maker's own profile, and refuses rows it cannot judge", () => {
    const row = rows.get("MEM-1");
    const own = {
      ...mhlwTerminal2020,
      id: "maker-2027",
      requirements: [{ ...row, check: { rule: "memory", minimumBytes: 2 ** 35 } }],
    };
    expect(readProfile(own).requirements).toHaveLength(1);
    const { judgements } = evaluate(goodTerminal, readProfile(own), []);
    expect(judgements.map(({ result }) => result)).toEqual(["fail"]);
    const withCheck = (check: object) => () =>
      readProfile({ ...own, requirements: [{ ...row, check }] });
    expect(withCheck({ rule: "memory" })).toThrow("check.minimumBytes must be a finite number");
    expect(withCheck({ rule: "taste" })).toThrow("check.rule must be one of information,");
    expect(withCheck({ rule: "processor", reference: "z80" })).toThrow(
      "core-i3-1315u, core-i3-8145u",
    );
    expect(() => readProfile({ ...own, requirements: [row, row] })).toThrow("MEM-1 stands twice");
  });

  it("of the older specification says what is not known, and stays open until it is stated", () => {
    const unknown = mhlwTerminal2020.requirements.filter(({ check }) => check.rule === "not-known");
    expect(unknown.map(({ id }) => id)).toEqual(["REST-1"]);
    expect(mhlwTerminal2020.requirements.flatMap(({ quotes }) => quotes)).toEqual([]);
    expect(mhlwTerminal2020.gaps?.en).toContain("not known");
  });
});

describe("schema files", () => {
  it.each(Object.keys(schemas))("%s is what the shape says", (name) => {
    const file = new URL(`../schema/${name}.schema.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(
      JSON.parse(JSON.stringify(schemas[name])),
    );
  });
});

const factsTable = new URL("../../../../shared/facts/terminal.md", import.meta.url);

describe.skipIf(!existsSync(factsTable))(
  "against the facts table (shared/facts/terminal.md, skipped where it is absent)",
  () => {
    const table = existsSync(factsTable) ? readTable(readFileSync(factsTable, "utf8")) : [];

    it("has the same rows", () => {
      expect(table.filter(({ id }) => id !== "OS-3").map(({ id }) => id)).toEqual(fromTheText);
    });

    it.each(table.filter(({ id }) => id !== "OS-3"))("$id word for word", (line) => {
      const row = rows.get(line.id);
      expect(row?.quotes).toEqual(line.quotes);
      expect(row?.level).toBe(line.level);
      expect(row?.parties).toEqual(line.parties);
      expect(row?.place).toBe(line.place);
    });
  },
);

interface Line extends Pick<Requirement, "id" | "level" | "parties" | "place" | "quotes"> {}

function readTable(markdown: string): readonly Line[] {
  const section = markdown.slice(markdown.indexOf("\n## 2."), markdown.indexOf("\nCoverage:"));
  return [...section.matchAll(/^\| ([A-Z]+-\S+) \| (\S+) \| (.+?) \| (.+) \| (\S+) \|$/gm)].map(
    ([, id = "", level = "", parties = "", text = "", place = ""]) => ({
      id,
      level: levels[level] ?? "derived",
      parties: Object.entries(names).flatMap(([name, party]) =>
        parties.includes(name) ? [party] : [],
      ),
      quotes: quotesIn(text.replace(/\(row head:.*\)$/, "")),
      place: places[place] ?? "none",
    }),
  );
}

const levels: Readonly<Record<string, Requirement["level"]>> = {
  M: "must",
  "M*": "must-if",
  R: "recommended",
  I: "information",
};

const names = {
  製造者: "maker",
  納入者: "deliverer",
  施設: "institution",
  導入ベンダー: "vendor",
} as const;

const places: Readonly<Record<string, Requirement["place"]>> = {
  G: "overview",
  H: "hardware",
  P: "provision",
  N: "notes",
};

/** The outermost 「…」 of a text; a quotation inside a quotation stays in it. */
function quotesIn(text: string): string[] {
  const quotes: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "「" && depth++ === 0) start = index + 1;
    if (character === "」" && --depth === 0) quotes.push([...text].slice(start, index).join(""));
  }
  return quotes;
}
