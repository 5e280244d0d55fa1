import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeXml } from "@uketsuke/oqs-client/messages";
import type { Contender, Figure, Finding, Subject } from "../harness.ts";
import { type Encoding, type Library, libraries, readUnits } from "./oqs-xml/contenders.ts";
import { madeResult } from "./oqs-xml/made-result.ts";

export const rounds = 9;

const sizes = [1, 100, 10_000] as const;
const encodings: readonly Encoding[] = ["UTF-8", "Shift_JIS"];
/** Documents of one size are read together for so many persons: one alone is shorter than the clock is good for. */
const personsAtOnce = 300;
const goal = 5;

interface Sample {
  readonly name: string;
  readonly persons: number;
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
}

/** Bulk results read and written by the strict XML of oqs-client and by libraries of others. */
export async function open(): Promise<Subject> {
  const samples = sizes.flatMap((persons) => {
    const document = madeResult(persons);
    return encodings.map((encoding): Sample => {
      const name = `${encoding}, ${persons} person${persons === 1 ? "" : "s"}`;
      return { name, persons, encoding, bytes: writeXml(document, { encoding }) };
    });
  });
  return {
    contenders: [
      ...libraries.map((library) => contender(library, samples)),
      unitsContender(samples),
    ],
    notes: [
      `bulk results of made persons: ${samples.map(({ name, bytes }) => `${name}: ${bytes.length} bytes`).join("; ")}`,
      "from bytes to objects and back; fast-xml-parser neither trims nor converts values, as it must not; it and xmldom are given the text that TextDecoder makes, and iconv-lite encodes for them",
      "a step of libxml2-wasm without walking the tree has not made one value of JavaScript yet; it writes UTF-8 only",
    ],
    findings: async (figures) => [...ratios(figures), ...(await memory())],
    async [Symbol.asyncDispose]() {},
  };
}

function contender(library: Library, samples: readonly Sample[]): Contender {
  return {
    name: library.name,
    async round() {
      const times: Record<string, number> = {};
      for (const { name, persons, encoding, bytes } of samples) {
        const repeats = Math.max(1, Math.round(personsAtOnce / persons));
        let document: unknown;
        const read = performance.now();
        for (let turn = 0; turn < repeats; turn++) {
          if (document !== undefined) library.free?.(document);
          document = library.read(bytes, encoding);
        }
        times[`read ${name}`] = (performance.now() - read) / repeats;
        if (library.write !== undefined && (encoding === "UTF-8" || library.free === undefined)) {
          const write = performance.now();
          for (let turn = 0; turn < repeats; turn++) library.write(document, encoding);
          times[`write ${name}`] = (performance.now() - write) / repeats;
        }
        library.free?.(document);
      }
      return times;
    },
  };
}

function unitsContender(samples: readonly Sample[]): Contender {
  return {
    name: "ours, decoded units in parts",
    async round() {
      const times: Record<string, number> = {};
      for (const { name, persons, encoding, bytes } of samples) {
        const repeats = Math.max(1, Math.round(personsAtOnce / persons));
        const started = performance.now();
        for (let turn = 0; turn < repeats; turn++) {
          const read = await readUnits(bytes, encoding);
          if (read !== persons) throw new Error(`${read} of ${persons} persons were read`);
        }
        times[`read ${name}`] = (performance.now() - started) / repeats;
      }
      return times;
    },
  };
}

function ratios(figures: readonly Figure[]): readonly Finding[] {
  return figures
    .filter(({ contender: name }) => name === "fast-xml-parser")
    .map(({ step, ratio = 0 }) => ({
      what: `${step}: fast-xml-parser takes`,
      value: `${ratio.toFixed(1)} × our time`,
      ...(step.startsWith("read") && { met: ratio >= goal }),
    }));
}

/** The same work in a fresh process with little memory each: it must not grow with the file. */
async function memory(): Promise<readonly Finding[]> {
  const script = fileURLToPath(new URL("oqs-xml/bulk-process.ts", import.meta.url));
  const findings: Finding[] = [];
  for (const persons of [1_000, 10_000, 100_000]) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--max-old-space-size=40",
      script,
      `${persons}`,
    ]);
    const { bytes, megabytes } = JSON.parse(stdout) as { bytes: number; megabytes: number };
    findings.push({
      what: `bulk result of ${persons} persons, written and read in parts with a heap of 40 MB`,
      value: `${(bytes / 1e6).toFixed(1)} MB of XML, process ${megabytes.toFixed(0)} MB`,
    });
  }
  return findings;
}
