import table from "../../data/cpu-table.json" with { type: "json" };
import type { Facts, SpeedFigures } from "../facts.ts";
import { type Finding, found, unseen } from "../finding.ts";
import type { Text } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

interface Step {
  readonly pattern: string;
  readonly verdict: string;
  readonly why: string;
  readonly certainty?: string;
}

/** Names of the processors that a profile can ask for. */
export const processorReferences: readonly string[] = table.references.map(({ id }) => id);

/**
 * CPU-1 in three steps, and the note says which one decided: the curated table, then the processor family, then a speed
 * probe, which can only turn `unknown` into a warning, because it is wrong by a factor of two on a busy machine.
 */
export function judgeProcessor(facts: Facts, check: CheckOf<"processor">): Finding {
  const brand = facts.processor?.brand;
  if (brand === undefined) return unseen(facts, "processor");
  const references = table.references.filter(({ id }) => id === check.reference);
  const entries: readonly Step[] = references.flatMap((reference) => reference.entries);
  const entry = entries.find(({ pattern }) => new RegExp(pattern).test(brand));
  if (entry && entry.verdict !== "undecided") return decided(brand, entry, byTable(entry));
  const families: readonly Step[] = references.flatMap((reference) => reference.families);
  const family = families.find(({ pattern }) => new RegExp(pattern).test(brand));
  if (family && !entry) return decided(brand, family, byFamily(family));
  return undecided(facts, brand, entry ? notInTable(entry) : inNeither);
}

function decided(brand: string, { verdict }: Step, note: Text): Finding {
  return found(verdict === "pass" ? "pass" : "fail", brand, { attestable: true, note });
}

function byTable({ verdict, certainty, why }: Step): Text {
  return {
    ja: `判定: 一覧表（${verdict}、${certainty === "inferred" ? "推定" : "出典あり"}）。${why}`,
    en: `Decided by the table (${verdict}, ${certainty}): ${why}.`,
  };
}

function byFamily({ why }: Step): Text {
  return {
    ja: `判定: プロセッサの系列（推定）。${why}`,
    en: `Decided by the processor family (inferred): ${why}.`,
  };
}

function notInTable({ why }: Step): Text {
  return {
    ja: `一覧表では判定できない（${why}）。製造者の資料を添えて申告する。`,
    en: `The table does not decide (${why}): file the maker's statement.`,
  };
}

const inNeither: Text = {
  ja: "一覧表にも系列にもない。製造者の資料を添えて申告する。",
  en: "In neither the table nor a known family: file the maker's statement.",
};

function undecided(facts: Facts, brand: string, note: Text): Finding {
  const speed = facts.processorSpeed;
  if (!speed) return found("unknown", brand, { note });
  const slow = isSlow(speed.single);
  const figures = `sha256 ${speed.single.sha256}/s, matrix ${speed.single.matrix}/s, JSON ${speed.single.json}/s; ${speed.threads} threads: sha256 ${speed.all.sha256}/s`;
  const observed = { ja: `${brand}。計測: ${figures}`, en: `${brand}; measured: ${figures}` };
  if (!slow) return found("unknown", observed, { note });
  return found("warn", observed, {
    open: true,
    note: {
      ja: `判定: 計測（警告のみ、推定）。明らかに遅い。他の処理が動いていると半分の値になることがある。${note.ja}`,
      en: `Decided by the speed probe (warning only, inferred): clearly slow; a busy machine may show half. ${note.en}`,
    },
  });
}

function isSlow(single: SpeedFigures): boolean {
  const { sha256, matrix, json } = table.probe.warnBelow;
  return single.sha256 < sha256 || single.matrix < matrix || single.json < json;
}
