import { addDays, addMonths, periodEnd } from "../calendar.ts";
import type { Facts } from "../facts.ts";
import { type Circumstances, conditionNotMet, type Finding, found } from "../finding.ts";
import type { CheckOf } from "./check-of.ts";

const methodNames = {
  "send-back": "センドバック",
  "on-site": "オンサイト",
  "pick-up": "ピックアップ",
} as const;

/** MNT-2a: a statement; near or after the end of the period the row warns whatever is stated. */
export function judgeMaintenancePeriod(
  _facts: Facts,
  check: CheckOf<"maintenance-period">,
  { kit, today }: Circumstances,
): Finding {
  const sold = kit.maintenance?.soldOn;
  if (sold === undefined)
    return found("unknown", {
      ja: "キットに soldOn がない",
      en: "the kit declares no date of sale",
    });
  const end = periodEnd(sold, check.years);
  const observed = {
    ja: `販売 ${sold}、保守期間 ${end} まで`,
    en: `sold ${sold}, maintenance until ${end}`,
  };
  return addMonths(end, -check.warnMonths) <= today
    ? found("warn", {
        ja: `${observed.ja}（${end < today ? "終了" : "まもなく終了"}）`,
        en: `${observed.en}: ${end < today ? "over" : "ends soon"}`,
      })
    : found("unknown", {
        ja: `${observed.ja}。契約の申告がない`,
        en: `${observed.en}; the contract is not stated`,
      });
}

/** MNT-2b: a statement about one of the three methods; another method belongs to MNT-3. */
export function judgeMaintenanceMethod(
  _facts: Facts,
  check: CheckOf<"maintenance-method">,
  { kit, today }: Circumstances,
): Finding {
  const { method, responseDays } = kit.maintenance ?? {};
  if (method === undefined)
    return found("unknown", {
      ja: "キットに maintenance.method がない",
      en: "the kit declares no method",
    });
  if (method === "other")
    return conditionNotMet({
      ja: "他の方式を申告: MNT-3 を参照",
      en: "another method is declared: see MNT-3",
    });
  if (responseDays !== undefined && responseDays > check.responseDays) {
    return found(
      "warn",
      {
        ja: `${methodNames[method]}。対応は ${responseDays} 日以内と申告（原則は翌日まで）`,
        en: `${method}; the response is promised within ${responseDays} days, in principle it is the next day`,
      },
      { attestable: true, open: true },
    );
  }
  // the specification says 翌日 and names no exception for holidays
  const due = addDays(today, check.responseDays);
  return found("unknown", {
    ja: `${methodNames[method]}。翌日まで（本日受領なら ${due} まで、休日を除く定めはない）の対応の申告がない`,
    en: `${method}; the response by the next day (${due} for an inquiry of today, holidays are not excepted) is not stated`,
  });
}

/** MNT-3: a statement, asked only when another method than the three is declared. */
export function judgeMaintenanceAgreement(
  _facts: Facts,
  _check: CheckOf<"maintenance-agreement">,
  { kit }: Circumstances,
): Finding {
  const method = kit.maintenance?.method;
  if (method === undefined)
    return found("unknown", {
      ja: "キットに maintenance.method がない",
      en: "the kit declares no method",
    });
  return method !== "other"
    ? conditionNotMet({
        ja: `${methodNames[method]} は合意不要`,
        en: `${method} needs no agreement`,
      })
    : found("unknown", {
        ja: "他の方式を申告。合意の申告がない",
        en: "another method is declared; the agreement is not stated",
      });
}
