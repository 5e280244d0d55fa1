import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluate, htmlReport, jsonReport, mhlwIntegrated } from "../src/index.ts";
import { goodAttestations, goodKit, goodTerminal } from "./made-machines.ts";

const chromium = "/usr/bin/chromium";
const pdfReader = "pdftotext";
const hasPdfToText = spawnSync(pdfReader, ["-v"]).error === undefined;

describe.skipIf(!existsSync(chromium))(
  "the delivery sheet on paper (skipped without chromium)",
  () => {
    let folder = "";
    let pdf = Buffer.alloc(0);
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "uketsuke-sheet-"));
      const evaluation = evaluate(goodTerminal, mhlwIntegrated, goodAttestations, { kit: goodKit });
      const report = jsonReport(evaluation, { tool: { name: "test", version: "0" } });
      await writeFile(join(folder, "sheet.html"), htmlReport(report, { serial: "K2-1" }));
      const printed = spawnSync(chromium, [
        ...["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"],
        ...[
          `--user-data-dir=${join(folder, "profile")}`,
          `--print-to-pdf=${join(folder, "sheet.pdf")}`,
        ],
        `file://${join(folder, "sheet.html")}`,
      ]);
      expect(printed.status, printed.stderr?.toString()).toBe(0);
      pdf = await readFile(join(folder, "sheet.pdf"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("is A4 on every page, and five pages long", () => {
      const boxes = pdf.toString("latin1").match(/\/MediaBox \[[^\]]*\]/g) ?? [];
      expect(boxes).toHaveLength(5);
      for (const box of boxes) {
        const [, , width, height] = (box.match(/[\d.]+/g) ?? []).map(Number);
        // 210 mm x 297 mm in points, to the pixel that browsers round to
        expect(Math.abs((width ?? 0) - 595.28)).toBeLessThan(0.8);
        expect(Math.abs((height ?? 0) - 841.89)).toBeLessThan(0.8);
      }
    });

    it("holds its texts as text, in the letters of its fonts", () => {
      const letters = lettersOf(pdf);
      for (const word of ["納入前確認書", "導入ベンダー", "製造番号", "印", "K2-1"])
        expect([...word].filter((letter) => !letters.has(letter))).toEqual([]);
      expect(letters.has("犬")).toBe(false);
    });

    it.skipIf(!hasPdfToText)("holds its texts (skipped without pdftotext)", () => {
      const { stdout } = spawnSync(pdfReader, ["-layout", join(folder, "sheet.pdf"), "-"]);
      const text = stdout.toString().normalize("NFKC");
      for (const words of ["納入前確認書", "導入ベンダー", "K2-1", "1 / 5", "5 / 5"])
        expect(text).toContain(words);
    });
  },
);

/** Every letter that the maps from glyphs to Unicode in a PDF know. */
function lettersOf(file: Buffer): ReadonlySet<string> {
  const letters = new Set<string>();
  const add = (code: number): unknown => letters.add(String.fromCodePoint(code).normalize("NFKC"));
  for (let at = file.indexOf("stream\n"); at >= 0; at = file.indexOf("stream\n", at + 7)) {
    const map = inflated(file.subarray(at + 7));
    if (!map.includes("begincmap")) continue;
    for (const [, block = ""] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
      for (const [, , hex = ""] of block.matchAll(/<(\w+)> <(\w{4})>/g))
        add(Number.parseInt(hex, 16));
    for (const [, block = ""] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
      for (const [, from = "", to = "", hex = ""] of block.matchAll(/<(\w+)> <(\w+)> <(\w{4})>/g)) {
        const count = Number.parseInt(to, 16) - Number.parseInt(from, 16);
        for (let step = 0; step <= count; step += 1) add(Number.parseInt(hex, 16) + step);
      }
  }
  return letters;
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1");
  } catch {
    return "";
  }
}
