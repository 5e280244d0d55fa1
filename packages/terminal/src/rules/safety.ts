import type { Facts, SafetyFacts } from "../facts.ts";
import { type Circumstances, developmentMachine, type Finding, found, unseen } from "../finding.ts";
import type { SafetyMeasure } from "../requirement.ts";
import type { CheckOf } from "./check-of.ts";

type SeenMeasure = Exclude<SafetyMeasure, "administrators">;

const factOf: Readonly<Record<SeenMeasure, Exclude<keyof SafetyFacts, "administrators">>> = {
  "disk-encryption": "diskEncryption",
  "malware-protection": "malwareProtection",
  firewall: "firewall",
  autologon: "autologon",
  "screen-lock": "screenLock",
  clock: "clockSynchronised",
  audit: "auditPolicy",
  "two-factor": "twoFactor",
};

/** SEC-6.1 to SEC-6.9: one measure; a missing one warns, because how it is met belongs to SEC-6's statement. */
export function judgeSafetyMeasure(
  facts: Facts,
  check: CheckOf<"safety-measure">,
  { today }: Circumstances,
): Finding {
  const safety = facts.safety ?? {};
  if (check.measure === "administrators") return judgeAdministrators(facts);
  const fact = factOf[check.measure];
  const seen = safety[fact];
  if (seen === undefined) return unseenMeasure(facts, fact);
  const met = check.measure === "autologon" ? !seen : seen;
  const observed = seen ? { ja: "有効", en: "on" } : { ja: "無効", en: "off" };
  if (met) return found("pass", observed);
  return check.from !== undefined && today < check.from
    ? found("info", {
        ja: `${observed.ja}（${check.from} から適用）`,
        en: `${observed.en}; counts from ${check.from}`,
      })
    : found("warn", observed, { attestable: true });
}

/** SEC-6.6: how many; the shared account that every Windows has names nobody. */
function judgeAdministrators(facts: Facts): Finding {
  const { administrators: members, builtInAdministrator } = facts.safety ?? {};
  if (members === undefined) return unseenMeasure(facts, "administrators");
  const observed = { ja: `管理者 ${members} 名`, en: `administrators: ${members}` };
  if (!builtInAdministrator) return found("info", observed);
  return found("warn", observed, {
    attestable: true,
    note: {
      ja: "共用の組み込みAdministratorが有効で、誰が操作したかを記録できない。",
      en: "The shared built-in Administrator is enabled, so no record tells who acted.",
    },
  });
}

/** A measure that Linux does not show is a row about Windows; one that Windows did not show is unknown. */
function unseenMeasure(facts: Facts, fact: keyof SafetyFacts): Finding {
  return facts.platform === "linux" ? developmentMachine : unseen(facts, "safety", fact);
}

/** SEC-6: the statement of conformity; a measure that is seen missing warns until a document explains it. */
export function judgeSafetyMeasures(
  facts: Facts,
  _check: CheckOf<"safety-measures">,
  circumstances: Circumstances,
): Finding {
  const missing = circumstances.profile.requirements.flatMap(({ check }) =>
    check.rule === "safety-measure" &&
    judgeSafetyMeasure(facts, check, circumstances).result === "warn"
      ? [check.measure]
      : [],
  );
  return missing.length === 0
    ? found("unknown", { ja: "準拠の申告がない", en: "conformity is not stated" })
    : found(
        "warn",
        { ja: `不足: ${missing.join(", ")}`, en: `seen missing: ${missing.join(", ")}` },
        { attestable: true },
      );
}
