import { describe, expect, it } from "vitest";
import type { Facts } from "../facts.ts";
import { judgeProcessor } from "./processor.ts";

const withBrand = (brand: string) => ({ processor: { brand }, missing: [] }) as unknown as Facts;

const check = { rule: "processor", reference: "core-i3-1315u" } as const;

describe("CPU-1", () => {
  it.each([
    ["13th Gen Intel(R) Core(TM) i3-1315U", "pass", "table"],
    ["12th Gen Intel(R) Core(TM) i3-1215U", "fail", "table"],
    ["Intel(R) N100", "fail", "table"],
    ["Intel(R) N97", "fail", "table"],
    ["AMD Ryzen 3 7320U with Radeon Graphics", "fail", "table"],
    ["13th Gen Intel(R) Core(TM) i5-1335U", "pass", "family"],
    ["13th Gen Intel(R) Core(TM) i5-13420H", "pass", "family"],
    ["Intel(R) Core(TM) i7-14700", "pass", "family"],
    ["Intel(R) Core(TM) 5 120U", "pass", "family"],
    ["Intel(R) Core(TM) Ultra 5 125U", "pass", "family"],
    ["13th Gen Intel(R) Core(TM) i3-1305U", "fail", "family"],
  ])("%s: %s by the %s", (brand, result, step) => {
    const finding = judgeProcessor(withBrand(brand), check);
    expect(finding.result).toBe(result);
    expect(finding.note?.en).toContain(step);
  });

  it.each([
    "12th Gen Intel(R) Core(TM) i5-1235U",
    "Intel(R) Core(TM) i5-8265U CPU @ 1.60GHz",
    "Intel(R) Core(TM) i3-N305",
    "Intel(R) Core(TM) 3 N355",
    "13th Gen Intel(R) Core(TM) i3-13100",
    "AMD Ryzen 5 7530U with Radeon Graphics",
    "AMD EPYC",
  ])("%s is undecided", (brand) => {
    expect(judgeProcessor(withBrand(brand), check).result).toBe("unknown");
  });
});
