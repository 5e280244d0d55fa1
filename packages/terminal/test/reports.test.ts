import { describe, expect, it } from "vitest";
import {
  evaluate,
  htmlReport,
  jsonReport,
  junitReport,
  markdownReport,
  mhlwIntegrated,
  nagiosReport,
  nagiosState,
  profileDigest,
  readReport,
  textReport,
} from "../src/index.ts";
import {
  documentedStatementFor,
  goodAttestations,
  goodKit,
  goodTerminal,
} from "./made-machines.ts";

const evaluation = evaluate(
  {
    ...goodTerminal,
    memory: { installedBytes: 8 * 2 ** 30 },
    processor: { brand: "AMD EPYC" },
    browser: { name: "Microsoft Edge", installed: true, version: "142.0.1", launches: [] },
  },
  mhlwIntegrated,
  [...goodAttestations, documentedStatementFor("CPU-1")],
  { kit: goodKit },
);

describe("text report", () => {
  it.each(["ja", "en"] as const)("in %s", async (language) => {
    await expect(textReport(evaluation, { language })).toMatchFileSnapshot(
      `golden/report.${language}.txt`,
    );
  });

  it("colours the result of every row and nothing else", () => {
    const painted = textReport(evaluation, { language: "en", paint: (result) => `<${result}>` });
    expect(painted.match(/<[a-z-]+>/g)).toHaveLength(mhlwIntegrated.requirements.length);
  });
});

describe("JSON report", () => {
  const report = jsonReport(evaluation, { tool: { name: "test", version: "0" } });

  it("has schema, profile digest, host and summary", () => {
    expect(report).toMatchObject({
      schema: "doctor/1",
      tool: { name: "test", version: "0" },
      profile: {
        id: "mhlw-integrated-2026",
        version: "1",
        sha256: profileDigest(mhlwIntegrated),
        title: mhlwIntegrated.title,
      },
      host: {
        idHash: goodTerminal.machine?.idHash,
        platform: "windows",
        os: goodTerminal.os?.name,
        model: "Made Mini PC 1",
      },
      startedAt: goodTerminal.collectedAt,
      summary: { fail: 1, verdict: "not-met", total: 60 },
    });
    const { verdict, total, ...counts } = report.summary;
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(total);
    expect(verdict).toBe("not-met");
  });

  it("carries place, sentence, evidence and fix of every row", () => {
    expect(report.rows).toHaveLength(60);
    const memory = report.rows.find(({ id }) => id === "MEM-1");
    expect(memory).toEqual({
      id: "MEM-1",
      level: "must",
      parties: ["maker"],
      title: { ja: "メインメモリ", en: "Main memory" },
      quotes: ["16GB以上"],
      result: "fail",
      expected: "Installed modules of 16 GiB (17,179,869,184 bytes) or more.",
      observed: { ja: "搭載 8.0 GiB", en: "8.0 GiB installed" },
      evidence: ["sum of Win32_PhysicalMemory.Capacity"],
      confirmed: false,
      source: { doc: mhlwIntegrated.document, page: "hardware", row: "MEM-1" },
      fix: { ja: "メモリを16GB以上に増設する。", en: "Fit 16 GB or more." },
    });
  });

  it("carries the statement that a row rests on", () => {
    const processor = report.rows.find(({ id }) => id === "CPU-1");
    expect(processor).toMatchObject({
      result: "attested",
      attestation: { by: "Made Vendor", evidence: [{ name: "data-sheet.pdf" }] },
    });
  });
});

const report = jsonReport(evaluation, { tool: { name: "test", version: "0" } });
const good = jsonReport(
  evaluate(goodTerminal, mhlwIntegrated, goodAttestations, { kit: goodKit }),
  { tool: report.tool },
);

describe("a stored report", () => {
  it("is read back as it was written", () => {
    expect(readReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("is refused where a field does not fit", () => {
    expect(() => readReport({ ...report, schema: "doctor/2" })).toThrow("report.schema");
  });
});

describe("other forms", () => {
  it("Markdown", async () => {
    await expect(markdownReport(report, { language: "ja" })).toMatchFileSnapshot(
      "golden/report.md",
    );
  });

  it("JUnit", async () => {
    await expect(junitReport(report)).toMatchFileSnapshot("golden/report.junit.xml");
  });

  it("the delivery sheet", async () => {
    const delivery = { serial: "K2-1", deliverer: "Made Deliverer", institution: "Made Clinic" };
    await expect(htmlReport(report, delivery)).toMatchFileSnapshot("golden/report.html.txt");
  });

  it("one line for monitoring, with the worst state", () => {
    expect(nagiosReport(report)).toBe(
      "DOCTOR CRITICAL - fail: MEM-1 | pass=35 fail=1 warn=0 attested=5 unknown=2 info=15 not-applicable=2 total=60\n",
    );
    expect(nagiosState(good)).toBe("OK");
    expect(nagiosReport(good)).toContain("DOCTOR OK - every must row passes or is attested | ");
    const { summary } = good;
    expect(nagiosState({ summary: { ...summary, warn: 1 } })).toBe("WARNING");
    expect(nagiosState({ summary: { ...summary, verdict: "open" } })).toBe("UNKNOWN");
  });
});
