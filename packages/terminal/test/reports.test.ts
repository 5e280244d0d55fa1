import { describe, expect, it } from "vitest";
import { evaluate, jsonReport, mhlwIntegrated, profileDigest, textReport } from "../src/index.ts";
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
      profile: { id: "mhlw-integrated-2026", version: "1", sha256: profileDigest(mhlwIntegrated) },
      host: {
        idHash: goodTerminal.machine?.idHash,
        platform: "windows",
        os: goodTerminal.os?.name,
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
