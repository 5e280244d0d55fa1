import { addMonths, daysBetween } from "../calendar.ts";
import type { Facts } from "../facts.ts";
import { type Circumstances, developmentMachine, type Finding, found, unseen } from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

/** OS-1: by SKU and build number, never by the localised caption. */
export function judgeOperatingSystem(facts: Facts, check: CheckOf<"operating-system">): Finding {
  if (facts.platform === "linux") return developmentMachine;
  const os = facts.os;
  if (os?.sku === undefined || os.build === undefined) return unseen(facts, "os");
  const observed = `SKU ${os.sku}, build ${os.build}, ${os.architecture}`;
  const current = os.build === check.build && os.architecture === "x64";
  if (current && check.skus.includes(os.sku)) return found("pass", observed);
  if (current && check.unnamedSkus.includes(os.sku)) {
    return found("warn", observed, {
      note: {
        ja: "推奨仕様に記載のないエディション（サブスクリプション版）。",
        en: "An edition (subscription) that the specification does not name.",
      },
    });
  }
  return found("fail", observed);
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
  const names = unknown.map((name) => restrictionNames[name]);
  return found("unknown", {
    ja: `有効なものはない。確認できない: ${names.join("、")}`,
    en: `none active; not seen: ${names.join(", ")}`,
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
  const needed = addMonths(sold ?? today, check.maintenanceYears * 12);
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

/** UPD-1: updates on, last successful search recent, no write filter. */
export function judgeUpdates(facts: Facts, check: CheckOf<"updates">): Finding {
  if (facts.platform === "linux") return developmentMachine;
  const updates = facts.updates;
  if (!updates) return unseen(facts, "updates");
  if (updates.disabled) return found("fail", { ja: "更新が無効", en: "updates are turned off" });
  if (facts.lockdown?.writeFilter) {
    return found("fail", {
      ja: "書き込みフィルターにより、更新が再起動で失われる",
      en: "a write filter removes updates at the next start",
    });
  }
  if (updates.lastSearchAt === undefined)
    return found("fail", {
      ja: "検索に成功した記録がない",
      en: "no successful search is recorded",
    });
  const days = daysBetween(updates.lastSearchAt, facts.collectedAt);
  const observed = {
    ja: `最後に検索に成功したのは ${days} 日前`,
    en: `last successful search ${days} days ago`,
  };
  if (days <= check.passDays) return found("pass", observed);
  return found(days <= check.warnDays ? "warn" : "fail", observed);
}
