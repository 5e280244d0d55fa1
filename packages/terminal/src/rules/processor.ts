import table from "../../data/cpu-table.json" with { type: "json" };
import type { Facts } from "../facts.ts";
import { type Finding, found, unseen } from "../finding.ts";

/** CPU-1 in three steps; the note says which step decided. A speed probe could only ever warn, and is not built. */
export function judgeProcessor(facts: Facts): Finding {
  const brand = facts.processor?.brand;
  if (brand === undefined) return unseen(facts, "processor");
  const entry = table.entries.find((known) => new RegExp(known.pattern).test(brand));
  if (entry) {
    return found(entry.verdict === "pass" ? "pass" : "fail", brand, {
      attestable: true,
      note: {
        ja: `判定: 一覧表（${entry.verdict}、${entry.certainty === "inferred" ? "推定" : "出典あり"}）。${entry.why}`,
        en: `Decided by the table (${entry.verdict}, ${entry.certainty}): ${entry.why}.`,
      },
    });
  }
  const family = familyVerdict(brand);
  if (family !== undefined) {
    return found(family ? "pass" : "fail", brand, {
      attestable: true,
      note: {
        ja: "判定: プロセッサの系列（推定）。",
        en: "Decided by the processor family (inferred).",
      },
    });
  }
  return found("unknown", brand, {
    note: {
      ja: "一覧表にも系列にもない。製造者の資料を添えて申告する。",
      en: "In neither the table nor a known family: file the maker's statement.",
    },
  });
}

/** True, false, or undefined where the brand string alone does not decide. */
function familyVerdict(brand: string): boolean | undefined {
  if (/Core\(TM\) (Ultra \d|[357] \d{3}[A-Z])/.test(brand)) return true;
  const core = /Core\(TM\) i([3579])-(\d{4,5})([A-Z]*)/.exec(brand);
  const [, tier, model, suffix] = core ?? [];
  if (tier === undefined || model === undefined) return undefined;
  const generation = Number(
    model.startsWith("1") || model.length === 5 ? model.slice(0, 2) : model[0],
  );
  if (tier === "3") {
    return generation === 13 && model.length === 4 && suffix === "U"
      ? Number(model) >= 1315
      : undefined;
  }
  return generation >= 13 ? true : undefined;
}
