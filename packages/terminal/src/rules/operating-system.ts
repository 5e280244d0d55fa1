import { periodEnd } from "../calendar.ts";
import type { Facts } from "../facts.ts";
import {
  type Circumstances,
  developmentMachine,
  type Finding,
  found,
  unseen,
  whyUnseen,
} from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** OS-1: by SKU and build number, never by the localised caption. */
export function judgeOperatingSystem(facts: Facts, check: CheckOf<"operating-system">): Finding {
  if (facts.platform === "linux") return developmentMachine;
  const os = facts.os;
  if (os?.sku === undefined || os.build === undefined) return unseen(facts, "os");
  const observed = `SKU ${os.sku}, build ${os.build}, ${os.architecture}`;
  const { from, to } = check.builds;
  const current = os.build >= from && os.build <= to && os.architecture === "x64";
  if (current && check.skus.includes(os.sku)) return found("pass", observed);
  const other = check.others.find(({ sku }) => sku === os.sku);
  return current && other ? found("warn", observed, { note: other.note }) : found("fail", observed);
}

const restrictionNames = {
  writeFilter: "Unified Write Filter",
  appLocker: "AppLocker",
  codeIntegrity: "code integrity policy",
  assignedAccess: "Assigned Access",
  sMode: "S mode",
  keyboardFilter: "Keyboard Filter",
} as const;

/** OS-2: any active restriction warns; a write filter fails, because updates vanish at the next start. */
export function judgeRestrictions(facts: Facts): Finding {
  if (facts.platform === "linux") return developmentMachine;
  const seen = facts.lockdown;
  if (!seen) return unseen(facts, "lockdown");
  const restrictions = Object.keys(restrictionNames) as (keyof typeof restrictionNames)[];
  const active = restrictions
    .filter((name) => seen[name] === true)
    .map((name) => restrictionNames[name]);
  const unknown = restrictions.filter((name) => seen[name] === undefined);
  const observed =
    active.length > 0
      ? { ja: `有効: ${active.join("、")}`, en: `active: ${active.join(", ")}` }
      : { ja: "有効なものはない", en: "none active" };
  if (seen.writeFilter) return found("fail", observed);
  if (active.length > 0) return found("warn", observed, { attestable: true });
  if (unknown.length === 0) return found("pass", observed);
  const reasons = unknown.map((name) => {
    const why = whyUnseen(facts, "lockdown", name);
    const label = restrictionNames[name];
    return { ja: `${label}（${why.ja}）`, en: `${label} (${why.en})` };
  });
  return found("unknown", {
    ja: `有効なものはない。未確認: ${reasons.map((reason) => reason.ja).join("、")}`,
    en: `none active; open: ${reasons.map((reason) => reason.en).join(", ")}`,
  });
}

/** OS-3: support of the operating system against the years of maintenance, from the date of sale or from today. */
export function judgeSupportEnd(
  facts: Facts,
  check: CheckOf<"support-end">,
  { kit, today }: Circumstances,
): Finding {
  if (facts.platform === "linux") return developmentMachine;
  const sku = facts.os?.sku;
  if (sku === undefined) return unseen(facts, "os");
  const end = check.ends.find((entry) => entry.sku === sku)?.on;
  if (end === undefined)
    return found("unknown", {
      ja: `SKU ${sku}: サポート終了日が不明`,
      en: `SKU ${sku}: no end of support is known`,
    });
  const sold = kit.maintenance?.soldOn;
  const needed = periodEnd(sold ?? today, check.maintenanceYears);
  const observed = {
    ja: `サポート終了 ${end}、保守期間 ${needed} まで${sold === undefined ? "（本日販売の場合）" : ""}`,
    en: `support ends ${end}; maintenance until ${needed}${sold === undefined ? " if sold today" : ""}`,
  };
  if (needed <= end) return found("pass", observed);
  return found("warn", observed, {
    note: {
      ja: "OSのサポートが、販売から5年の保守期間より先に終了する。",
      en: "Support of the operating system ends before the five years of maintenance.",
    },
  });
}
